// Loading rules once for many runs. Whatever takes time, reading and building,
// is done outside of the lock; under it pointers are exchanged and users
// counted, so that a switch costs as much as a look-up by name.
#include "host/rules.h"

#include <uv.h>

struct heng_rules_cache {
  const heng_allocator *memory;
  uv_mutex_t lock;
  heng_rules *first;
  heng_rules *in_use;  // counted; or null
  uint64_t n_begun;    // loadings so far
};

heng_rules_cache *heng__rules_cache_new(const heng_allocator *memory) {
  heng_rules_cache *cache =
      memory->resize(memory->ctx, NULL, 0, sizeof(heng_rules_cache));
  if (!cache) return NULL;
  *cache = (heng_rules_cache){.memory = memory};
  if (uv_mutex_init(&cache->lock) == 0) return cache;
  memory->resize(memory->ctx, cache, sizeof *cache, 0);
  return NULL;
}

heng_rules *heng__rules_keep(heng_rules *rules) {
  if (!rules) return NULL;
  uv_mutex_lock(&rules->host->rules->lock);
  rules->users++;
  uv_mutex_unlock(&rules->host->rules->lock);
  return rules;
}

void heng_rules_free(heng_rules *rules) {
  if (!rules) return;
  heng_rules_cache *cache = rules->host->rules;
  uv_mutex_lock(&cache->lock);
  bool last = --rules->users == 0;
  uv_mutex_unlock(&cache->lock);
  // The rules live in the arena of that answer.
  if (last) heng_answer_free(rules->made);
}

void heng__rules_cache_free(heng_rules_cache *cache) {
  if (!cache) return;
  heng_rules_free(cache->in_use);
  while (cache->first) {
    heng_rules *rules = cache->first;
    cache->first = rules->next;
    heng_rules_free(rules);
  }
  uv_mutex_destroy(&cache->lock);
  cache->memory->resize(cache->memory->ctx, cache, sizeof *cache, 0);
}

// Where the cache holds the rules of those words; the end of its list where it
// does not. Under the lock.
static heng_rules **find(heng_rules_cache *cache,
                         heng_slice target,
                         heng_slice edition) {
  heng_rules **at = &cache->first;
  while (*at && !(heng__slice_eq((*at)->target, target) &&
                  heng__slice_eq((*at)->asked_edition, edition)))
    at = &(*at)->next;
  return at;
}

typedef struct loading {
  heng_slice target, edition;
  heng_rules **out;
} loading;

static heng_status load_command(heng_answer *answer, const void *ctx) {
  const loading *l = ctx;
  heng_arena *arena = &answer->arena;
  heng_rules *rules = heng__new(arena, heng_rules);
  rules->host = answer->host;
  rules->made = answer;
  rules->target = heng__arena_copy(arena, l->target);
  rules->asked_edition = heng__arena_copy(arena, l->edition);
  heng_status status = heng__profile_find(
      answer, rules->target, rules->asked_edition, &rules->profile);
  if (status == HENG_OK)
    status = heng__profile_use(answer, &rules->profile, /*tests=*/false);
  if (status != HENG_OK) return status;
  const heng_plan *plan = rules->profile.plan;
  heng_slice edition = rules->profile.edition;
  if (plan->has_edition)
    edition = heng__arena_printf(arena, "%lld", (long long)plan->edition);
  rules->name = heng__arena_copy(arena, rules->profile.name);
  rules->hash = heng__arena_copy(arena, heng__slice(plan->hash));
  rules->edition = heng__arena_copy(arena, edition);
  *l->out = rules;
  return HENG_OK;
}

// Hands out [rules] with one more user, and forgets the ones that they replace
// in the list and in the place in use. Under the lock; the caller lets both of
// [gone] go once it is open.
static heng_rules *install(heng_rules_cache *cache,
                           heng_rules *rules,
                           heng_rules *gone[2]) {
  heng_rules **at = find(cache, rules->target, rules->asked_edition);
  heng_rules *in_use = cache->in_use;
  gone[0] = rules;
  gone[1] = NULL;
  rules->users = 1;
  if (*at && (*at)->order > rules->order) {
    // Somebody began to load later and has finished before.
    (*at)->users++;
    return *at;
  }
  gone[0] = *at;
  if (*at) rules->next = (*at)->next;
  *at = rules;
  rules->users++;
  // Those in use need not be those of the list: the list may have forgotten them.
  if (in_use && in_use->order < rules->order &&
      heng__slice_eq(in_use->target, rules->target) &&
      heng__slice_eq(in_use->asked_edition, rules->asked_edition)) {
    gone[1] = in_use;
    cache->in_use = rules;
    rules->users++;
  }
  return rules;
}

static heng_status build(heng_host *host,
                         heng_slice target,
                         heng_slice edition,
                         heng_rules **out,
                         heng_answer **answer) {
  heng_rules_cache *cache = host->rules;
  uv_mutex_lock(&cache->lock);
  uint64_t order = ++cache->n_begun;
  uv_mutex_unlock(&cache->lock);
  heng_rules *rules = NULL;
  loading l = {target, edition, &rules};
  heng_answer *made;
  heng_status status = heng__answer_make(host, "load", load_command, &l, &made);
  if (status != HENG_OK) {
    if (answer)
      *answer = made;
    else
      heng_answer_free(made);
    return status;
  }
  rules->order = order;
  heng_rules *gone[2];
  uv_mutex_lock(&cache->lock);
  *out = install(cache, rules, gone);
  uv_mutex_unlock(&cache->lock);
  for (size_t i = 0; i < 2; i++) heng_rules_free(gone[i]);
  return HENG_OK;
}

// The rules of the cache, with one more user, or null.
static heng_rules *look_up(heng_rules_cache *cache,
                           heng_slice target,
                           heng_slice edition) {
  uv_mutex_lock(&cache->lock);
  heng_rules *rules = *find(cache, target, edition);
  if (rules) rules->users++;
  uv_mutex_unlock(&cache->lock);
  return rules;
}

heng_status heng_host_load(heng_host *host,
                           const char *profile,
                           const char *edition,
                           heng_rules **rules,
                           heng_answer **answer) {
  heng_slice target = heng__slice(profile), year = heng__slice(edition);
  if (answer) *answer = NULL;
  *rules = look_up(host->rules, target, year);
  return *rules ? HENG_OK : build(host, target, year, rules, answer);
}

heng_status heng_host_reload(heng_host *host,
                             const char *profile,
                             const char *edition,
                             heng_rules **rules,
                             heng_answer **answer) {
  heng_slice target = heng__slice(profile), year = heng__slice(edition);
  heng_rules *made = NULL;
  if (answer) *answer = NULL;
  heng_status status = build(host, target, year, &made, answer);
  if (status != HENG_OK) made = look_up(host->rules, target, year);
  if (rules)
    *rules = made;
  else
    heng_rules_free(made);
  return status;
}

heng_status heng_host_switch(heng_host *host,
                             const char *profile,
                             const char *edition,
                             heng_answer **answer) {
  heng_rules *rules;
  heng_status status = heng_host_load(host, profile, edition, &rules, answer);
  if (status != HENG_OK) return status;
  heng_rules_cache *cache = host->rules;
  uv_mutex_lock(&cache->lock);
  heng_rules *newest = *find(cache, rules->target, rules->asked_edition);
  heng_rules *gone[2] = {cache->in_use, NULL};
  // What was saved may have been taken up since they were found.
  if (newest && newest->order > rules->order) {
    gone[1] = rules;
    rules = newest;
    rules->users++;
  }
  cache->in_use = rules;
  uv_mutex_unlock(&cache->lock);
  for (size_t i = 0; i < 2; i++) heng_rules_free(gone[i]);
  return HENG_OK;
}

heng_rules *heng_host_in_use(heng_host *host) {
  heng_rules_cache *cache = host->rules;
  uv_mutex_lock(&cache->lock);
  heng_rules *rules = cache->in_use;
  if (rules) rules->users++;
  uv_mutex_unlock(&cache->lock);
  return rules;
}

heng_status heng_host_unload(heng_host *host,
                             const char *profile,
                             const char *edition) {
  heng_rules_cache *cache = host->rules;
  uv_mutex_lock(&cache->lock);
  heng_rules **at = find(cache, heng__slice(profile), heng__slice(edition));
  heng_rules *rules = *at;
  if (rules) *at = rules->next;
  uv_mutex_unlock(&cache->lock);
  heng_rules_free(rules);
  return rules ? HENG_OK : HENG_NOTFOUND;
}

const char *heng_rules_profile(const heng_rules *rules) {
  return rules->name.ptr;
}

const char *heng_rules_edition(const heng_rules *rules) {
  return rules->edition.ptr;
}

const char *heng_rules_hash(const heng_rules *rules) {
  return rules->hash.ptr;
}

heng_status heng__answer_rules(heng_answer *answer, heng_rules *rules) {
  answer->rules =
      rules ? heng__rules_keep(rules) : heng_host_in_use(answer->host);
  if (answer->rules) return HENG_OK;
  return heng__answer_fail(answer, HENG_NOTFOUND, HENG_M_HOST_NOT_IN_USE,
                           HENG_SAY2("", ""), HENG_SAY2("", ""));
}
