/*
 * Honest work of a chosen size, with little to read at the end.
 *
 *     heavy [MILLIONS]
 *
 * For N = MILLIONS * 1000000 (150): counts the primes up to N with a sieve in segments, adds them
 * up, finds the widest gap between neighbours, and finds the number up to N whose Collatz sequence
 * is the longest. Every step depends on real arithmetic; nothing can be skipped.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEGMENT = 1 << 16, MAX_MILLIONS = 4000, KNOWN = 1 << 20 };

static unsigned char composite[SEGMENT];
static uint16_t steps_of[KNOWN];

struct primes {
	uint64_t count, sum, last, widest, widest_after;
};

static void found(struct primes *primes, uint64_t prime)
{
	if (primes->count && prime - primes->last > primes->widest) {
		primes->widest = prime - primes->last;
		primes->widest_after = primes->last;
	}
	primes->count++;
	primes->sum += prime;
	primes->last = prime;
}

static struct primes sieve(uint64_t limit)
{
	/* The odd primes up to the root of the limit, with the next multiple of each to strike. */
	uint32_t root = 1;
	while ((uint64_t)(root + 1) * (root + 1) <= limit)
		root++;
	unsigned char *small = calloc(root + 1, 1);
	uint32_t *base = malloc((root + 1) * sizeof *base);
	uint64_t *next = malloc((root + 1) * sizeof *next);
	if (!small || !base || !next) {
		fputs("heavy: not enough memory\n", stderr);
		exit(1);
	}
	uint32_t bases = 0;
	for (uint32_t i = 3; i <= root; i += 2) {
		if (small[i])
			continue;
		base[bases] = i;
		next[bases++] = (uint64_t)i * i;
		for (uint64_t j = (uint64_t)i * i; j <= root; j += 2 * i)
			small[j] = 1;
	}

	struct primes primes = {0};
	if (limit >= 2)
		found(&primes, 2);
	/* A byte of the segment stands for an odd number. */
	for (uint64_t low = 3; low <= limit; low += 2 * SEGMENT) {
		uint64_t high = low + 2 * SEGMENT;
		memset(composite, 0, sizeof composite);
		for (uint32_t i = 0; i < bases && (uint64_t)base[i] * base[i] < high; i++) {
			uint64_t at = next[i];
			for (; at < high; at += 2 * (uint64_t)base[i])
				composite[(at - low) / 2] = 1;
			next[i] = at;
		}
		for (uint32_t i = 0; i < SEGMENT && low + 2 * (uint64_t)i <= limit; i++)
			if (!composite[i])
				found(&primes, low + 2 * (uint64_t)i);
	}
	free(small);
	free(base);
	free(next);
	return primes;
}

int main(int argc, char **argv)
{
	char *end = "";
	errno = 0;
	long millions = argc > 1 ? strtol(argv[1], &end, 10) : 150;
	if (errno || *end || millions < 1 || millions > MAX_MILLIONS) {
		fprintf(stderr, "heavy: the size is a number of millions from 1 to %d\n", MAX_MILLIONS);
		return 1;
	}
	uint64_t limit = (uint64_t)millions * 1000000;

	struct primes primes = sieve(limit);
	printf("primes up to %llu: %llu, their sum %llu\n", (unsigned long long)limit,
	       (unsigned long long)primes.count, (unsigned long long)primes.sum);
	printf("widest gap: %llu after %llu\n", (unsigned long long)primes.widest,
	       (unsigned long long)primes.widest_after);

	uint64_t longest = 1;
	unsigned most = 0;
	for (uint64_t start = 2; start <= limit; start++) {
		uint64_t at = start;
		unsigned steps = 0;
		/* Below the start the length is known, as far as it is kept. */
		while (at != 1 && (at >= start || at >= KNOWN)) {
			at = at % 2 ? 3 * at + 1 : at / 2;
			steps++;
		}
		if (at < KNOWN)
			steps += steps_of[at];
		if (start < KNOWN)
			steps_of[start] = (uint16_t)steps;
		if (steps > most) {
			most = steps;
			longest = start;
		}
	}
	printf("longest Collatz sequence up to %llu: from %llu, %u steps\n", (unsigned long long)limit,
	       (unsigned long long)longest, most);
	return 0;
}
