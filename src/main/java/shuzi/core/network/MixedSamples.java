package shuzi.core.network;

import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.SparseMatrix;

/**
 * Samples of which each epoch sees all of one sort, and a few of another that there are too many of: other ones in each
 * epoch, in turn.
 *
 * @param all first those that every epoch sees, then the others
 * @param constant how many every epoch sees
 * @param some how many of the others an epoch sees
 * @param epoch from 1
 */
public record MixedSamples(Samples all, int constant, int some, int epoch) implements Samples {

    private int place(int sample) {
        if (sample < constant) {
            return sample;
        }
        return constant + (int) (((long) (epoch - 1) * some + sample - constant) % (all.count() - constant));
    }

    @Override
    public int count() {
        return constant + some;
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
        return new MixedSamples(all.inEpoch(number), constant, some, number);
    }
}
