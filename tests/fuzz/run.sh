#!/usr/bin/env bash
# Fuzzes every target for some seconds, or those that are named:
#   tests/fuzz/run.sh 60 [compile run …]
# Seeds are the rules, the golden cases and the sample records of this tree. What
# is found stands in build-fuzz/<target>/found; an exit status of 0 means that
# nothing was. With 0 seconds only what was found before is tried again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

seconds=${1:-60}
[ $# = 0 ] || shift
targets=${*:-lexer_parser compile format csv profile run}
folder=${HENG_FUZZ_FOLDER:-build-fuzz}

build() {
  cmake -S . -B "$folder" -G Ninja -DCMAKE_C_COMPILER=clang-14 \
    -DCMAKE_BUILD_TYPE=RelWithDebInfo -DHENG_FUZZ=ON >/dev/null
  cmake --build "$folder" --parallel "${HENG_JOBS:-2}" --target fuzz
}

# Every keyword and function, byte by byte, so that the fuzzer need not guess.
dictionary() {
  local word
  grep -ohE '"[^"\\]{1,40}"' core/words/*.def | tr -d '"' | sort -u |
    while IFS= read -r word; do
      printf '"%s"\n' "$(printf '%s' "$word" | od -An -v -tx1 |
        tr -d '\n' | sed 's/ /\\x/g')"
    done >"$folder/words.dict"
}

# The rules of a golden case, of an execution case, and whole files.
seed_rules() {
  local file
  for file in tests/golden/*/*.case; do
    awk '/^---- /{ inside = ($2 == "scheme"); next } inside' "$file" \
      >"$1/$(echo "$file" | tr / _)"
  done
  for file in tests/exec/cases/*.case; do
    awk '/^---- /{ exit } { print }' "$file" >"$1/$(basename "$file")"
  done
  for file in rules/*.heng rules/*/*.heng tests/bench/profiles/*/*.heng; do
    cp "$file" "$1/$(echo "$file" | tr / _)"
  done
}

seed_csv() {
  local file table=0
  for file in rules/*/sample/*.csv; do
    { printf '%d' $((table++ % 4)); head -n 12 "$file"; } \
      >"$1/$(echo "$file" | tr / _)"
  done
}

# Scripts of profiles, and those in the tests of Lua: what stands in their text.
seed_lua() {
  local file n=0
  for file in rules/*/profile.lua; do
    [ ! -f "$file" ] || cp "$file" "$1/$(echo "$file" | tr / _)"
  done
  grep -ohE '"[^"]{8,}"' tests/lua/*.c | sed 's/^"//; s/"$//' |
    while IFS= read -r line; do
      printf '%s\n' "$line" >"$1/script$((n += 1))"
    done
}

fuzz() {
  local name=$1 status=0
  local corpus=$folder/$name/corpus seeds=$folder/$name/seeds
  local found=$folder/$name/found dict=()
  rm -rf "$seeds"
  mkdir -p "$corpus" "$seeds" "$found"
  case $name in
    csv) seed_csv "$seeds" ;;
    profile) seed_lua "$seeds" ;;
    *) seed_rules "$seeds" && dict=(-dict="$folder/words.dict") ;;
  esac
  if [ -n "$(ls -A "$found")" ]; then
    "$folder/tests/fuzz/fuzz_$name" -timeout=20 -rss_limit_mb=3000 \
      "$found"/* || status=1
  fi
  [ "$seconds" = 0 ] ||
    "$folder/tests/fuzz/fuzz_$name" -max_total_time="$seconds" -timeout=20 \
      -max_len=6000 -rss_limit_mb=3000 -print_final_stats=1 -artifact_prefix="$found/" \
      "${dict[@]}" "$corpus" "$seeds" || status=1
  return $status
}

build
dictionary
failed=0
for target in $targets; do
  fuzz "$target" >"$folder/$target.log" 2>&1 || failed=$((failed + 1))
  printf '%-14s %s\n' "$target" \
    "$(grep -E '^(#[0-9]+.*DONE|SUMMARY)' "$folder/$target.log" | tail -n 1)"
done
[ "$failed" = 0 ]
