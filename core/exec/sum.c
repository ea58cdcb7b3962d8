// Sums of many numbers.
#include "exec/run_internal.h"

// A power of ten that every denominator of a decimal of up to 18 digits
// divides.
#define DECIMALS INT64_C(1000000000000000000)

void heng__sum_add(heng_sum *sum, heng_num x) {
  if (!sum->total.d && !sum->total.wide) sum->total = heng__num_int(0);
  bool plain = !x.wide && (x.d == 1 || DECIMALS % x.d == 0);
  // Sums of such decimals have a denominator that divides 10^18, so they are
  // never too wide, whatever their order.
  if (!plain || heng__num_add(sum->arena, sum->total, x, &sum->total))
    heng__push(sum->arena, &sum->rest, x);
}

static int by_value(void *ctx, uint32_t a, uint32_t b) {
  const heng_num *nums = ctx;
  return heng__num_cmp(nums[a], nums[b]);
}

heng_status heng__sum_total(heng_sum *sum, heng_num *out) {
  *out = sum->total.d || sum->total.wide ? sum->total : heng__num_int(0);
  size_t n = sum->rest.len;
  if (!n) return HENG_OK;
  uint32_t *order = heng__array(sum->arena, uint32_t, n);
  for (size_t i = 0; i < n; i++) order[i] = (uint32_t)i;
  heng__sort_rows(sum->arena, order, n, by_value, sum->rest.items);
  for (size_t i = 0; i < n; i++) {
    heng_status status =
        heng__num_add(sum->arena, *out, sum->rest.items[order[i]], out);
    if (status != HENG_OK) return status;
  }
  return HENG_OK;
}
