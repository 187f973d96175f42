/*
 * What a native program could do at best: a loop that finds `+RECEIVE` blocks and does nothing else, as reference.ts does it.
 * bare FILE CHUNK PASSES: the stream in FILE so many bytes at a time, so many times; prints the ns for each pass, and the bytes found in all.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LOOKED_AT 24

static const uint8_t *const RECEIVE = (const uint8_t *)"\r\n+RECEIVE: ";

struct state {
  uint32_t channel, missing, number, matched, commas;
  uint32_t sum;
  uint64_t bytes;
};

static inline void found(struct state *s, uint32_t channel, const uint8_t *start, uint32_t length, const uint8_t *base) {
  s->sum += channel + (uint32_t)(start - base) + length;
  s->bytes += length;
}

/* What a chunk boundary cuts, and other lines, byte by byte. */
static void cut(struct state *s, uint8_t byte) {
  if (byte == '\n') {
    if (s->matched == 10 && s->commas == 1) s->missing = s->number;
    s->matched = s->commas = s->number = 0;
  } else if (s->matched == 10) {
    if (byte == ',') {
      s->channel = s->number;
      s->number = 0;
      s->commas++;
    } else if (byte >= '0')
      s->number = s->number * 10 + byte - '0';
  } else if (s->matched < 10 && byte == RECEIVE[2 + s->matched])
    s->matched++;
  else if (byte != '\r')
    s->matched = 11;
}

static void feed(struct state *s, const uint8_t *bytes, uint32_t n) {
  uint32_t i = 0;
  while (i < n) {
    if (s->missing > 0) {
      uint32_t length = s->missing < n - i ? s->missing : n - i;
      s->missing -= length;
      found(s, s->channel, bytes + i, length, bytes);
      i += length;
      continue;
    }
    while (s->matched == 0 && n - i >= LOOKED_AT && memcmp(bytes + i, RECEIVE, 12) == 0) {
      const uint8_t *at = bytes + i;
      uint32_t length = 0, end = 15;
      for (; at[end] != '\r'; end++) length = length * 10 + at[end] - '0';
      end += 2;
      s->channel = at[12] - '0';
      if (i + end + length > n) {
        s->missing = length;
        i += end;
        break;
      }
      found(s, s->channel, at + end, length, bytes);
      i += end + length;
    }
    if (s->missing == 0 && i < n) cut(s, bytes[i++]);
  }
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  FILE *file = fopen(argv[1], "rb");
  if (!file) return 2;
  fseek(file, 0, SEEK_END);
  size_t size = (size_t)ftell(file);
  rewind(file);
  uint8_t *bytes = malloc(size);
  if (!bytes || fread(bytes, 1, size, file) != size) return 2;
  size_t chunk = (size_t)atol(argv[2]);
  long passes = atol(argv[3]);
  struct state s = {0};
  struct timespec began, ended;
  clock_gettime(CLOCK_MONOTONIC, &began);
  for (long pass = 0; pass < passes; pass++)
    for (size_t at = 0; at < size; at += chunk) feed(&s, bytes + at, (uint32_t)(size - at < chunk ? size - at : chunk));
  clock_gettime(CLOCK_MONOTONIC, &ended);
  double ns = (double)(ended.tv_sec - began.tv_sec) * 1e9 + (double)(ended.tv_nsec - began.tv_nsec);
  printf("%f %llu %u\n", ns / (double)passes, (unsigned long long)s.bytes, s.sum);
  return 0;
}
