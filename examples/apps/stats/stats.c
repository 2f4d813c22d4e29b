/*
 * Descriptive statistics of one column of a table.
 *
 *     stats [FILE [COLUMN]]
 *
 * FILE is a CSV file below /input (sunspots.csv); its first line names the columns, its first
 * column labels the rows. COLUMN is a name (the second column). The report goes to standard output,
 * the same figures to /output/summary.json and the histogram to /output/histogram.csv.
 *
 * Exit status: 0, or 1 when there is nothing to report on, with a message on standard error.
 */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = 64, LINE_BYTES = 8192, LABEL_BYTES = 32, BINS = 10, BAR_CHARS = 40 };

struct row {
	char label[LABEL_BYTES];
	double value;
};

struct table {
	struct row *rows;
	size_t count;
	size_t skipped;
	char column[LABEL_BYTES];
};

static void fail(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fputs("stats: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

/* Splits a line of CSV in place. Quotes around a field are taken off; "" inside is one quote. */
static int split(char *line, char *fields[MAX_COLUMNS])
{
	int count = 0;
	char *in = line;
	while (count < MAX_COLUMNS) {
		char *out = in;
		int quoted = *in == '"';
		fields[count++] = out;
		if (quoted)
			in++;
		for (; *in; in++) {
			if (quoted && *in == '"') {
				if (in[1] != '"') {
					quoted = 0;
					continue;
				}
				in++;
			} else if (!quoted && *in == ',') {
				break;
			}
			*out++ = *in;
		}
		int more = *in == ',';
		*out = '\0';
		if (!more)
			break;
		in++;
	}
	return count;
}

static char *read_line(char *line, FILE *file)
{
	if (!fgets(line, LINE_BYTES, file))
		return NULL;
	if (!strchr(line, '\n') && !feof(file))
		fail("a line has more than %d bytes", LINE_BYTES - 2);
	line[strcspn(line, "\r\n")] = '\0';
	return line;
}

static struct table read_table(const char *name, const char *wanted)
{
	static char line[LINE_BYTES];
	char *fields[MAX_COLUMNS];
	char path[512];
	struct table table = {0};
	size_t room = 0;
	int column = wanted ? -1 : 1;

	snprintf(path, sizeof path, "/input/%s", name);
	FILE *file = fopen(path, "r");
	if (!file)
		fail("cannot open %s: %s", path, strerror(errno));
	if (!read_line(line, file))
		fail("%s is empty", path);
	int columns = split(line, fields);
	for (int i = 0; wanted && i < columns; i++)
		if (!strcmp(fields[i], wanted))
			column = i;
	if (column < 0 || column >= columns)
		fail("%s has no column %s", path, wanted ? wanted : "after its first");
	snprintf(table.column, sizeof table.column, "%s", fields[column]);

	while (read_line(line, file)) {
		if (!*line)
			continue;
		char *end;
		int count = split(line, fields);
		if (count <= column) {
			table.skipped++;
			continue;
		}
		double value = strtod(fields[column], &end);
		if (end == fields[column] || *end || !isfinite(value)) {
			table.skipped++;
			continue;
		}
		if (table.count == room) {
			room = room ? 2 * room : 256;
			table.rows = realloc(table.rows, room * sizeof *table.rows);
			if (!table.rows)
				fail("the table is too large");
		}
		struct row *row = &table.rows[table.count++];
		snprintf(row->label, sizeof row->label, "%s", fields[0]);
		row->value = value;
	}
	fclose(file);
	if (!table.count)
		fail("column %s of %s has no number", table.column, path);
	return table;
}

static int by_value(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;
	return (a > b) - (a < b);
}

/* The quantile of sorted values, between neighbours in proportion. */
static double quantile(const double *sorted, size_t count, double share)
{
	double position = share * (double)(count - 1);
	size_t below = (size_t)position;
	if (below + 1 >= count)
		return sorted[count - 1];
	double part = position - (double)below;
	return sorted[below] + part * (sorted[below + 1] - sorted[below]);
}

static void write_json_string(FILE *file, const char *text)
{
	fputc('"', file);
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if (c == '"' || c == '\\')
			fprintf(file, "\\%c", c);
		else if (c < 0x20)
			fprintf(file, "\\u%04x", c);
		else
			fputc(c, file);
	}
	fputc('"', file);
}

static FILE *create(const char *path)
{
	FILE *file = fopen(path, "w");
	if (!file)
		fail("cannot create %s: %s", path, strerror(errno));
	return file;
}

static void finish(FILE *file, const char *path)
{
	if (ferror(file) || fclose(file))
		fail("cannot write %s: %s", path, strerror(errno));
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "sunspots.csv";
	struct table table = read_table(name, argc > 2 ? argv[2] : NULL);
	size_t n = table.count;
	const struct row *min = table.rows, *max = table.rows;

	/* Two passes: the second is about the mean of the first, so that little is lost. */
	double sum = 0;
	for (size_t i = 0; i < n; i++) {
		const struct row *row = &table.rows[i];
		sum += row->value;
		if (row->value < min->value)
			min = row;
		if (row->value > max->value)
			max = row;
	}
	double mean = sum / (double)n, middle = (double)(n - 1) / 2;
	double squares = 0, products = 0, spread = 0;
	for (size_t i = 0; i < n; i++) {
		double off = table.rows[i].value - mean, step = (double)i - middle;
		squares += off * off;
		products += step * off;
		spread += step * step;
	}
	double deviation = n > 1 ? sqrt(squares / (double)(n - 1)) : 0;
	double slope = spread > 0 ? products / spread : 0;
	double fit = spread > 0 && squares > 0 ? products * products / (spread * squares) : 0;

	double *sorted = malloc(n * sizeof *sorted);
	if (!sorted)
		fail("the table is too large");
	for (size_t i = 0; i < n; i++)
		sorted[i] = table.rows[i].value;
	qsort(sorted, n, sizeof *sorted, by_value);
	double median = quantile(sorted, n, 0.5);
	double lower = quantile(sorted, n, 0.25), upper = quantile(sorted, n, 0.75);

	size_t bins[BINS] = {0}, fullest = 0;
	double width = (max->value - min->value) / BINS;
	for (size_t i = 0; i < n; i++) {
		int bin = width > 0 ? (int)((sorted[i] - min->value) / width) : 0;
		if (bin >= BINS)
			bin = BINS - 1;
		if (++bins[bin] > fullest)
			fullest = bins[bin];
	}

	printf("%s of %s, %zu rows from %s to %s", table.column, name, n, table.rows[0].label,
	       table.rows[n - 1].label);
	if (table.skipped)
		printf(", %zu without a number", table.skipped);
	printf("\n\n");
	printf("  mean                %12.4f\n", mean);
	printf("  standard deviation  %12.4f\n", deviation);
	printf("  minimum             %12.4f  (%s)\n", min->value, min->label);
	printf("  lower quartile      %12.4f\n", lower);
	printf("  median              %12.4f\n", median);
	printf("  upper quartile      %12.4f\n", upper);
	printf("  maximum             %12.4f  (%s)\n", max->value, max->label);
	printf("  trend               %12.4f  a row (r squared %.4f)\n\n", slope, fit);
	for (int i = 0; i < BINS; i++) {
		printf("  %9.2f  %5zu  ", min->value + width * i, bins[i]);
		for (size_t bar = 0; bar < bins[i] * BAR_CHARS / fullest; bar++)
			putchar('#');
		putchar('\n');
	}

	const char *path = "/output/summary.json";
	FILE *json = create(path);
	fputs("{\n  \"file\": ", json);
	write_json_string(json, name);
	fputs(",\n  \"column\": ", json);
	write_json_string(json, table.column);
	fprintf(json, ",\n  \"rows\": %zu,\n  \"mean\": %.17g,\n", n, mean);
	fprintf(json, "  \"standard_deviation\": %.17g,\n", deviation);
	fprintf(json, "  \"minimum\": { \"value\": %.17g, \"row\": ", min->value);
	write_json_string(json, min->label);
	fprintf(json, " },\n  \"lower_quartile\": %.17g,\n  \"median\": %.17g,\n", lower, median);
	fprintf(json, "  \"upper_quartile\": %.17g,\n", upper);
	fprintf(json, "  \"maximum\": { \"value\": %.17g, \"row\": ", max->value);
	write_json_string(json, max->label);
	fprintf(json, " },\n  \"trend\": { \"slope\": %.17g, \"r_squared\": %.17g }\n}\n", slope, fit);
	finish(json, path);

	path = "/output/histogram.csv";
	FILE *csv = create(path);
	fputs("from,to,rows\n", csv);
	for (int i = 0; i < BINS; i++)
		fprintf(csv, "%.17g,%.17g,%zu\n", min->value + width * i,
			min->value + width * (i + 1), bins[i]);
	finish(csv, path);
	return 0;
}
