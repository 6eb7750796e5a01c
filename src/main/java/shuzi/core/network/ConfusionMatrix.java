package shuzi.core.network;

/** How often samples of each class were taken for each class. Rows are the truth, columns the network's answer. */
public final class ConfusionMatrix {

    private final int[][] counts; // classes x classes

    /** @param counts square, one row for each true class; copied */
    public ConfusionMatrix(int[][] counts) {
        this.counts = new int[counts.length][];
        for (int truth = 0; truth < counts.length; truth++) {
            if (counts[truth].length != counts.length) {
                throw new IllegalArgumentException(
                        "row %d of %d has %d columns".formatted(truth, counts.length, counts[truth].length));
            }
            this.counts[truth] = counts[truth].clone();
        }
    }

    /**
     * Of samples, but for those of {@link Samples#NO_CLASS}: the answer is the class with the largest number, the first
     * of several equal ones.
     *
     * @param outputs samples x classes, logits or probabilities, of at least one sample
     * @param classes of each sample
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

    /** Where the largest number is. */
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

    public int count(int truth, int answer) {
        return counts[truth][answer];
    }

    public int[][] toArray() {
        return new ConfusionMatrix(counts).counts;
    }

    /** The share of samples that got the right answer; NaN when there are none. */
    public double accuracy() {
        return (double) right() / count();
    }

    /** How many samples got the right answer. */
    public long right() {
        long right = 0;
        for (int truth = 0; truth < counts.length; truth++) {
            right += counts[truth][truth];
        }
        return right;
    }

    /** How many samples there are. */
    public long count() {
        long all = 0;
        for (int truth = 0; truth < counts.length; truth++) {
            all += support(truth);
        }
        return all;
    }

    /** The share of a class among what was taken for it; 0 when nothing was. */
    public double precision(int ofClass) {
        long answered = 0;
        for (int[] row : counts) {
            answered += row[ofClass];
        }
        return ratio(counts[ofClass][ofClass], answered);
    }

    /** The share of a class's samples that were found; 0 when it has none. */
    public double recall(int ofClass) {
        return ratio(counts[ofClass][ofClass], support(ofClass));
    }

    /** The harmonic mean of precision and recall; 0 when both are. */
    public double f1(int ofClass) {
        double precision = precision(ofClass);
        double recall = recall(ofClass);
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    /** How many samples a class has. */
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
