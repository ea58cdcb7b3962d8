// A shared object that is no plugin.
int heng_test_nothing_of_ours(void);

int heng_test_nothing_of_ours(void) {
  return 7;
}
