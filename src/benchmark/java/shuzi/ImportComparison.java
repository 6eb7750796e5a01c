package shuzi;

import java.util.Arrays;

/**
 * Compares the import with decoding alone. Both run alternately in one process, so that they find the machine in the
 * same state. The argument is the number of rounds; half as many rounds precede them as warm-up.
 */
final class ImportComparison {

    private final double[] imports; // seconds
    private final double[] decodings;

    private ImportComparison(int rounds) {
        imports = new double[rounds];
        decodings = new double[rounds];
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 20 : Integer.parseInt(arguments[0]);
        var comparison = new ImportComparison(rounds);
        var benchmark = new ImportBenchmark();
        benchmark.prepare();
        try {
            for (int round = -rounds / 2; round < rounds; round++) {
                long start = System.nanoTime();
                benchmark.decodingAlone();
                long middle = System.nanoTime();
                benchmark.importOverHttp();
                long end = System.nanoTime();
                if (round >= 0) {
                    comparison.decodings[round] = (middle - start) / 1e9;
                    comparison.imports[round] = (end - middle) / 1e9;
                }
            }
        } finally {
            benchmark.end();
        }
        comparison.print();
    }

    private void print() {
        double[] ratios = new double[imports.length];
        Arrays.setAll(ratios, round -> imports[round] / decodings[round]);
        Arrays.sort(imports);
        Arrays.sort(decodings);
        Arrays.sort(ratios);
        int middle = imports.length / 2;
        System.out.printf(
                "import %.3f s (min %.3f), decoding alone %.3f s (min %.3f); ratio of medians %.2f, of minima %.2f,"
                        + " median of the rounds' ratios %.2f%n",
                imports[middle],
                imports[0],
                decodings[middle],
                decodings[0],
                imports[middle] / decodings[middle],
                imports[0] / decodings[0],
                ratios[middle]);
    }
}
