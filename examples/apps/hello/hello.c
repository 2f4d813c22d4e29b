/* Prints its arguments in one line, or "hello-world" when it has none. */
#include <stdio.h>

int main(int argc, char **argv)
{
	if (argc < 2)
		puts("hello-world");
	for (int i = 1; i < argc; i++)
		printf("%s%c", argv[i], i + 1 < argc ? ' ' : '\n');
	return 0;
}
