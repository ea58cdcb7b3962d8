// The emptiest program: what starting and ending any program costs here.
int main(void) {
  return 0;
}
