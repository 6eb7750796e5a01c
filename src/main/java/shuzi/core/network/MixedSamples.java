package shuzi.core.network;

import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.SparseMatrix;

/**
 * Samples of two kinds: each epoch uses all of the first kind, and the next part of the second kind.
 *
 * @param all the samples of the first kind, then those of the second
 * @param constant number of samples of the first kind
 * @param rotating number of samples of the second kind that an epoch uses
 * @param epoch number of the epoch, from 1
 */
public record MixedSamples(Samples all, int constant, int rotating, int epoch) implements Samples {

    private int place(int sample) {
        if (sample < constant) {
            return sample;
        }
        return constant + (int) (((long) (epoch - 1) * rotating + sample - constant) % (all.count() - constant));
    }

    @Override
    public int count() {
        return constant + rotating;
    }

    @Override
    public int inputs() {
        return all.inputs();
    }

    @Override
    public int classOf(int sample) {
        return all.classOf(place(sample));
    }

    @Override
    public void copyTo(PhysicalStore<Double> batch, int column, int sample) {
        all.copyTo(batch, column, place(sample));
    }

    @Override
    public void appendTo(SparseMatrix batch, int sample) {
        all.appendTo(batch, place(sample));
    }

    @Override
    public Samples inEpoch(int number) {
        return new MixedSamples(all.inEpoch(number), constant, rotating, number);
    }
}
