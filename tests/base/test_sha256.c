// SHA-256 against the published examples (FIPS 180-2, appendix B, and the
// digest of nothing).
#include "base_test.h"

#include "base/sha256.h"

static void check(heng_slice text, const char *want) {
  char got[65];
  heng__sha256(text, got);
  assert_string_equal(got, want);
}

static void gives_the_published_digests(void **state) {
  (void)state;
  check(HENG_LIT(""),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  check((heng_slice){NULL, 0},
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  check(HENG_LIT("abc"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  check(HENG_LIT("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void takes_long_texts(void **state) {
  (void)state;
  size_t len = 1000000;
  char *text = malloc(len);
  assert_non_null(text);
  memset(text, 'a', len);
  check((heng_slice){text, len},
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  free(text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gives_the_published_digests),
      cmocka_unit_test(takes_long_texts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
