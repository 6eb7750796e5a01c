package shuzi.core.network;

/**
 * Counts how often samples of each class were predicted as each class. Rows are the true classes, columns the predicted
 * ones.
 */
public final class ConfusionMatrix {

    private final int[][] counts; // classes x classes

    /**
     * Creates a matrix.
     *
     * @param counts classes x classes, one row for each true class; copied
     * @throws IllegalArgumentException if it is not square
     */
    public ConfusionMatrix(int[][] counts) {
        this.counts = new int[counts.length][];
        for (int truth = 0; truth < counts.length; truth++) {
            if (counts[truth].length != counts.length) {
                throw new IllegalArgumentException("row %d of %d has %d columns; the matrix must be square"
                        .formatted(truth, counts.length, counts[truth].length));
            }
            this.counts[truth] = counts[truth].clone();
        }
    }

    /**
     * Counts samples, except those of {@link Samples#NO_CLASS}. The predicted class is that of the largest output, the
     * first of several equal ones.
     *
     * @param outputs samples x classes, logits or probabilities, of at least one sample
     * @param classes class of each sample
     */
    public static ConfusionMatrix of(double[][] outputs, int[] classes) {
        Calibration.requireSameCount(outputs, classes);
        var counts = new int[outputs[0].length][outputs[0].length];
        for (int sample = 0; sample < classes.length; sample++) {
            if (classes[sample] != Samples.NO_CLASS) {
                counts[classes[sample]][largest(outputs[sample])]++;
            }
        }
        return new ConfusionMatrix(counts);
    }

    /** Returns the index of the largest number. */
    static int largest(double[] numbers) {
        int largest = 0;
        for (int i = 1; i < numbers.length; i++) {
            if (numbers[i] > numbers[largest]) {
                largest = i;
            }
        }
        return largest;
    }

    public int classes() {
        return counts.length;
    }

    public int count(int truth, int predicted) {
        return counts[truth][predicted];
    }

    /** Returns a copy of the counts: classes x classes, one row for each true class. */
    public int[][] toArray() {
        return new ConfusionMatrix(counts).counts;
    }

    /** Returns the share of samples that were predicted correctly; NaN if there are none. */
    public double accuracy() {
        return (double) correct() / count();
    }

    /** Returns the number of samples that were predicted correctly. */
    public long correct() {
        long correct = 0;
        for (int truth = 0; truth < counts.length; truth++) {
            correct += counts[truth][truth];
        }
        return correct;
    }

    /** Returns the number of samples. */
    public long count() {
        long all = 0;
        for (int truth = 0; truth < counts.length; truth++) {
            all += support(truth);
        }
        return all;
    }

    /** Returns the share of correct predictions among the samples predicted as a class; 0 if there are none. */
    public double precision(int ofClass) {
        long predicted = 0;
        for (int[] row : counts) {
            predicted += row[ofClass];
        }
        return ratio(counts[ofClass][ofClass], predicted);
    }

    /** Returns the share of correct predictions among the samples of a class; 0 if there are none. */
    public double recall(int ofClass) {
        return ratio(counts[ofClass][ofClass], support(ofClass));
    }

    /** Returns the harmonic mean of precision and recall; 0 if both are 0. */
    public double f1(int ofClass) {
        double precision = precision(ofClass);
        double recall = recall(ofClass);
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    /** Returns the number of samples of a class. */
    public long support(int ofClass) {
        long sum = 0;
        for (int count : counts[ofClass]) {
            sum += count;
        }
        return sum;
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
