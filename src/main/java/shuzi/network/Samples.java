package shuzi.network;

import org.ojalgo.matrix.store.PhysicalStore;

/** What a network is trained or judged on: inputs, each with the class it belongs to. */
public interface Samples {

    int count();

    /** Inputs of each sample. */
    int inputs();

    /** The class of a sample, from 0. */
    int classOf(int sample);

    /**
     * Writes a sample's inputs into a column of a batch.
     *
     * @param batch inputs x samples
     */
    void copyTo(PhysicalStore<Double> batch, int column, int sample);
}
