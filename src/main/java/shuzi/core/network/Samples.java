package shuzi.core.network;

import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.SparseMatrix;

/** What a network is trained or evaluated on: inputs, each with the class it belongs to. Any number of threads may read. */
public interface Samples {

    /** Instead of a class: the sample is of none of the classes, and a network should be sure of none of them. */
    int NO_CLASS = -1;

    int count();

    /** Inputs of each sample. */
    int inputs();

    /** The class of a sample, from 0, or {@link #NO_CLASS}. */
    int classOf(int sample);

    /**
     * Writes a sample's inputs into a column of a batch.
     *
     * @param batch inputs x samples
     */
    void copyTo(PhysicalStore<Double> batch, int column, int sample);

    /**
     * Adds a column to a batch, with those of a sample's inputs that are not 0.
     *
     * @param batch inputs x samples
     */
    void appendTo(SparseMatrix batch, int sample);

    /**
     * The samples as an epoch of training sees them, for one thread.
     *
     * @param epoch from 1
     */
    default Samples inEpoch(int epoch) {
        return this;
    }
}
