// Aggregates that need more than their rows: quantiles, spreads, weights, the
// largest few, and where this row stands among its peers.
#include "plan/build_internal.h"

// What is rounded has this many decimals where none are stated.
#define DIGITS 12

static bool is_constant(const heng_node *node) {
  return node->kind == HENG_NODE_CONST && node->type.base == HENG_TYPE_NUMBER;
}

// A figure beside the rows, from 0 to [most] (null: without an end). A constant
// beyond that is reported with [code].
static heng_node *figure(heng_ctx *out,
                         const heng_expr *e,
                         bool whole,
                         heng_code code,
                         const heng_num *most) {
  out->what = "argument";
  heng_node *node = heng__b_fold(
      out, heng__b_expect(out, e, heng__number(), /*may_miss=*/false));
  if (heng__b_is_bad(node)) return NULL;
  if (whole && !node->type.whole) {
    heng_slice text = heng__span_text(node->span);
    heng_diag *d =
        heng__b_say(out, HENG_M_NOT_WHOLE, node->span, HENG_SAY(text));
    if (node->kind == HENG_NODE_PARAM && !node->n_args)
      heng__note(out->b->diags, d, HENG_N_WHOLE_PARAM, (heng_span){0},
                 heng__say_pair(out->b->params.items[node->id]->p.pair));
    return NULL;
  }
  if (is_constant(node) &&
      (heng__num_sign(node->value.num) < 0 ||
       (most && heng__num_cmp(node->value.num, *most) > 0))) {
    heng__b_say(out, code, node->span, HENG_SAY(heng__span_text(node->span)));
    return NULL;
  }
  return node;
}

static bool rounds(heng_function function) {
  return function == HENG_FN_STDEV || function == HENG_FN_STDEVP ||
         function == HENG_FN_SKEWNESS || function == HENG_FN_ZSCORE;
}

// stdev(S.x, 4): to how many decimals.
static bool digits(heng_ctx *out, const heng_call *call, heng_aggregate *a) {
  a->digits = DIGITS;
  if (call->n_args < 2) return true;
  heng_node *node =
      heng__b_figure(out, heng__b_expr(out, call->args[1], heng__whole()));
  int64_t n = -1;
  if (heng__b_is_bad(node)) return false;
  if (is_constant(node) && heng__num_to_int(node->value.num, &n) && n >= 0 &&
      n <= HENG_DIGITS_MOST) {
    a->digits = (int)n;
    return true;
  }
  heng_slice most =
      heng__arena_printf(out->b->arena, "%d", (int)HENG_DIGITS_MOST);
  heng__b_say(out, HENG_M_STATISTIC_DIGITS, node->span,
              HENG_SAY(heng__span_text(call->name.span)), HENG_SAY(most));
  return false;
}

static bool weight(heng_ctx *in, const heng_call *call, heng_aggregate *a) {
  if (!call->weight) return true;
  if (a->function != HENG_FN_AVERAGE) {
    heng__b_say(in, HENG_M_WEIGHTED_WHAT, call->weight->span,
                HENG_SAY(heng__span_text(call->name.span)));
    return false;
  }
  in->what = "aggregate";
  heng_node *node = heng__b_fold(
      in, heng__b_expect(in, call->weight, heng__number(), /*may_miss=*/false));
  if (heng__b_is_bad(node)) return false;
  if (is_constant(node) && heng__num_sign(node->value.num) < 0) {
    heng__b_say(in, HENG_M_WEIGHT_NEGATIVE, node->span,
                HENG_SAY(heng__span_text(node->span)));
    return false;
  }
  a->weight = node;
  return true;
}

// This row's own value. It may be missing where `where` makes sure that those of
// the peers are not.
static bool own(heng_ctx *in,
                heng_ctx *out,
                const heng_expr *e,
                heng_aggregate *a) {
  const heng_call *call = e->call;
  if (!call->has_within) {
    heng_diag *d = heng__b_say(in, HENG_M_NEEDS_WITHIN, e->span,
                               HENG_SAY(heng__span_text(call->name.span)));
    heng__note(in->b->diags, d, HENG_N_FOR_EXAMPLE, (heng_span){0},
               heng__say_pair(heng__function_example(a->function)));
    return false;
  }
  a->own = heng__b_expr(out, call->args[0], heng__number());
  return !heng__b_is_bad(a->own);
}

static bool counted(heng_ctx *in, const heng_node *body) {
  heng_base_type base = body->type.base;
  if (base == HENG_TYPE_NUMBER || base == HENG_TYPE_DATE ||
      base == HENG_TYPE_CHOICE)
    return true;
  heng__b_say(in, HENG_M_COUNTS_OF_WHAT, body->span,
              heng__b_type_said(in->b, body->type));
  return false;
}

bool heng__b_statistic(heng_ctx *in,
                       heng_ctx *out,
                       const heng_expr *e,
                       heng_aggregate *a) {
  const heng_call *call = e->call;
  heng_num one = heng__num_int(1);
  if (!weight(in, call, a)) return false;
  switch (a->function) {
    case HENG_FN_COUNTS_OF: return counted(in, a->body);
    case HENG_FN_QUANTILE:
      a->figure = figure(out, call->args[1], /*whole=*/false,
                         HENG_M_QUANTILE_SHARE, &one);
      if (!a->figure) return false;
      break;
    case HENG_FN_SUM_OF_THE:
    case HENG_FN_AVERAGE_OF_THE:
      a->take = call->take;
      a->figure = figure(out, call->most, /*whole=*/true,
                         HENG_M_TAKES_LESS_THAN_NONE, NULL);
      if (!a->figure) return false;
      break;
    case HENG_FN_ZSCORE:
    case HENG_FN_PERCENTILE_RANK:
      if (!own(in, out, e, a)) return false;
      break;
    case HENG_FN_STDEV:
    case HENG_FN_VARIANCE:
    case HENG_FN_STDEVP:
    case HENG_FN_VARIANCEP:
    case HENG_FN_SKEWNESS:
    case HENG_FN_KURTOSIS: break;
    default: return true;
  }
  if (a->body->type.base != HENG_TYPE_NUMBER) {
    heng__b_wrong_type(in, a->body, heng__number());
    return false;
  }
  return !rounds(a->function) || digits(out, call, a);
}

// Whether at least one row is taken, if there is one.
static bool takes_some(const heng_node *most) {
  return is_constant(most) && heng__num_sign(most->value.num) > 0;
}

heng_type heng__b_statistic_type(const heng_aggregate *a, bool never_empty) {
  heng_type type = heng__number();
  type.optional = true;
  switch (a->function) {
    case HENG_FN_COUNTS_OF: return (heng_type){.base = HENG_TYPE_TEXT};
    case HENG_FN_QUANTILE:
      type.optional = !never_empty;
      type.fraction = a->body->type.fraction || a->figure->type.fraction;
      return type;
    case HENG_FN_STDEVP: type.optional = !never_empty; return type;
    case HENG_FN_STDEV:
    case HENG_FN_SKEWNESS:
    case HENG_FN_ZSCORE: return type;
    case HENG_FN_VARIANCEP: type.optional = !never_empty; break;
    case HENG_FN_SUM_OF_THE:
      type = a->body->type;
      type.optional = false;
      return type;
    case HENG_FN_AVERAGE_OF_THE:
      type.optional = !never_empty || !takes_some(a->figure);
      break;
    case HENG_FN_AVERAGE:
      // All weights may be 0.
      if (!a->weight || a->body->type.base != HENG_TYPE_NUMBER)
        return (heng_type){0};
      break;
    case HENG_FN_VARIANCE:
    case HENG_FN_KURTOSIS:
    case HENG_FN_PERCENTILE_RANK: break;
    default: return (heng_type){0};
  }
  type.fraction = true;
  return type;
}

void heng__b_note_no_figure(heng_ctx *ctx,
                            heng_diag *to,
                            const heng_aggregate *a) {
  heng_code code = HENG_N_MISSING_ROWS;
  const char *least = "";
  switch (a->function) {
    case HENG_FN_STDEV:
    case HENG_FN_VARIANCE:
    case HENG_FN_PERCENTILE_RANK:
      code = HENG_N_MISSING_FEW_ROWS;
      least = "2";
      break;
    case HENG_FN_ZSCORE:
      code = HENG_N_MISSING_ALIKE;
      least = "2";
      break;
    case HENG_FN_SKEWNESS:
      code = HENG_N_MISSING_ALIKE;
      least = "3";
      break;
    case HENG_FN_KURTOSIS:
      code = HENG_N_MISSING_ALIKE;
      least = "4";
      break;
    default:
      if (a->weight) code = HENG_N_MISSING_WEIGHTS;
      break;
  }
  heng__note(ctx->b->diags, to, code, (heng_span){0},
             heng__say_pair(heng__function_row(a->function)->pair),
             HENG_SAY(heng__slice(least)));
}
