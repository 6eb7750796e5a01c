package shuzi.core.network;

import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.SparseMatrix;

/** Samples to train or evaluate a network: inputs with their class. Several threads can read them. */
public interface Samples {

    /**
     * Stands for no class: the sample is an outlier, which a network should not assign to any class with confidence.
     */
    int NO_CLASS = -1;

    /** Returns the number of samples. */
    int count();

    /** Returns the number of inputs of each sample. */
    int inputs();

    /** Returns the class of a sample, from 0, or {@link #NO_CLASS}. */
    int classOf(int sample);

    /**
     * Writes a sample's inputs into a column of a batch.
     *
     * @param batch inputs x samples
     */
    void copyTo(PhysicalStore<Double> batch, int column, int sample);

    /**
     * Adds a sample to a batch as a column of its inputs that are not 0.
     *
     * @param batch inputs x samples
     */
    void appendTo(SparseMatrix batch, int sample);

    /**
     * Returns the samples of an epoch, for use by one thread.
     *
     * @param epoch number of the epoch, from 1
     */
    default Samples inEpoch(int epoch) {
        return this;
    }
}
