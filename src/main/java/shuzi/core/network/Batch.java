package shuzi.core.network;

import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.Precision;
import shuzi.core.matrix.SparseMatrix;

/** The samples of a step: a buffer of fixed size that is filled for each step. */
final class Batch {

    /** The number of samples that determine whether batches are sparse. */
    private static final int PROBE = 500;

    private final Inputs inputs;
    private final int[] classes;

    /**
     * Creates a batch.
     *
     * @param inputs number of inputs of each sample
     * @param samples number of samples in the batch
     * @param sparse whether inputs are stored in a sparse matrix
     */
    Batch(MatrixEngine engine, Precision precision, int inputs, int samples, boolean sparse) {
        this.inputs = sparse
                ? new SparseInputs(engine.sparseMatrix(precision, inputs, samples))
                : new DenseInputs(precision.zeros(inputs, samples));
        this.classes = new int[samples];
    }

    /** Returns all samples as one batch. */
    static Batch of(MatrixEngine engine, Precision precision, Samples samples) {
        var batch = new Batch(engine, precision, samples.inputs(), samples.count(), suitSparse(engine, samples));
        batch.fill(samples, sample -> sample);
        return batch;
    }

    /** Tells whether enough inputs are exactly 0 for sparse products to be faster. */
    static boolean suitSparse(MatrixEngine engine, Samples samples) {
        int probes = Math.min(PROBE, samples.count());
        SparseMatrix probe = engine.sparseMatrix(Precision.FLOAT32, samples.inputs(), probes);
        for (int i = 0; i < probes; i++) {
            samples.appendTo(probe, (int) ((long) i * samples.count() / probes));
        }
        return probe.elements() < engine.sparseDensityThreshold() * samples.inputs() * probes;
    }

    /** Selects the samples of a batch. */
    interface Selection {

        /** Returns the index of the sample for a column. */
        int sample(int column);
    }

    /** Replaces the samples of the batch. */
    void fill(Samples samples, Selection selection) {
        inputs.clear();
        for (int column = 0; column < classes.length; column++) {
            int sample = selection.sample(column);
            classes[column] = samples.classOf(sample);
            inputs.set(column, samples, sample);
        }
    }

    /** Prepares {@link #addProduct}, which would otherwise do this work first. */
    void prepareGradient() {
        inputs.prepareGradient();
    }

    int size() {
        return classes.length;
    }

    int classOf(int column) {
        return classes[column];
    }

    /**
     * Computes z = weights inputs.
     *
     * @param weights outputs x inputs
     * @param z outputs x samples
     */
    void multiply(MatrixEngine engine, PhysicalStore<Double> weights, PhysicalStore<Double> z) {
        inputs.multiply(engine, weights, z);
    }

    /**
     * Computes target = a errors inputs<sup>T</sup> + b target.
     *
     * @param errors outputs x samples
     * @param target outputs x inputs
     */
    void addProduct(
            MatrixEngine engine, double a, PhysicalStore<Double> errors, double b, PhysicalStore<Double> target) {
        inputs.addProduct(engine, a, errors, b, target);
    }

    /** The inputs of the samples, dense or sparse. */
    private sealed interface Inputs {

        void clear();

        void set(int column, Samples samples, int sample);

        void prepareGradient();

        void multiply(MatrixEngine engine, PhysicalStore<Double> weights, PhysicalStore<Double> z);

        void addProduct(
                MatrixEngine engine, double a, PhysicalStore<Double> errors, double b, PhysicalStore<Double> target);
    }

    /**
     * Inputs in a dense matrix.
     *
     * @param matrix inputs x samples
     */
    private record DenseInputs(PhysicalStore<Double> matrix) implements Inputs {

        @Override
        public void clear() {}

        @Override
        public void set(int column, Samples samples, int sample) {
            samples.copyTo(matrix, column, sample);
        }

        @Override
        public void prepareGradient() {}

        @Override
        public void multiply(MatrixEngine engine, PhysicalStore<Double> weights, PhysicalStore<Double> z) {
            engine.multiply(weights, matrix, z);
        }

        @Override
        public void addProduct(
                MatrixEngine engine, double a, PhysicalStore<Double> errors, double b, PhysicalStore<Double> target) {
            engine.multiplyRightTransposed(a, errors, matrix, b, target);
        }
    }

    /**
     * Inputs in a sparse matrix.
     *
     * @param matrix inputs x samples
     */
    private record SparseInputs(SparseMatrix matrix) implements Inputs {

        @Override
        public void clear() {
            matrix.clear();
        }

        @Override
        public void set(int column, Samples samples, int sample) {
            samples.appendTo(matrix, sample);
        }

        @Override
        public void prepareGradient() {
            matrix.indexRows();
        }

        @Override
        public void multiply(MatrixEngine engine, PhysicalStore<Double> weights, PhysicalStore<Double> z) {
            engine.multiply(weights, matrix, z);
        }

        @Override
        public void addProduct(
                MatrixEngine engine, double a, PhysicalStore<Double> errors, double b, PhysicalStore<Double> target) {
            engine.multiplyRightTransposed(a, errors, matrix, b, target);
        }
    }
}
