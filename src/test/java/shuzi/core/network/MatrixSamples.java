package shuzi.core.network;

import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.SparseMatrix;

/** Samples from numbers, one row for each sample, with labels from 1 as in the reference. */
record MatrixSamples(double[][] rows, int[] labels) implements Samples {

    /** Returns random inputs from -1 to 1 of random classes. */
    static MatrixSamples random(int count, int inputs, int classes, long seed) {
        var random = new java.util.SplittableRandom(seed);
        var rows = new double[count][inputs];
        var labels = new int[count];
        for (int sample = 0; sample < count; sample++) {
            for (int input = 0; input < inputs; input++) {
                rows[sample][input] = random.nextDouble() * 2 - 1;
            }
            labels[sample] = 1 + random.nextInt(classes);
        }
        return new MatrixSamples(rows, labels);
    }

    /** Returns the same samples with most of their inputs 0. */
    MatrixSamples mostlyZero() {
        var sparse = new double[rows.length][];
        for (int sample = 0; sample < rows.length; sample++) {
            sparse[sample] = rows[sample].clone();
            for (int input = 0; input < sparse[sample].length; input++) {
                if ((input + sample) % 5 != 0) {
                    sparse[sample][input] = 0;
                }
            }
        }
        return new MatrixSamples(sparse, labels);
    }

    @Override
    public int count() {
        return rows.length;
    }

    @Override
    public int inputs() {
        return rows[0].length;
    }

    @Override
    public int classOf(int sample) {
        return labels[sample] - 1;
    }

    @Override
    public void copyTo(PhysicalStore<Double> batch, int column, int sample) {
        for (int input = 0; input < rows[sample].length; input++) {
            batch.set(input, column, rows[sample][input]);
        }
    }

    @Override
    public void appendTo(SparseMatrix batch, int sample) {
        batch.addColumn();
        for (int input = 0; input < rows[sample].length; input++) {
            if (rows[sample][input] != 0) {
                batch.append(input, rows[sample][input]);
            }
        }
    }
}
