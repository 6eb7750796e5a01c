package shuzi.core.network;

import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.SparseMatrix;

/**
 * Images that are augmented differently in each epoch. Instances hold buffers, so each thread uses its own {@link
 * #inEpoch}.
 */
final class AugmentedSamples implements Samples {

    private final PixelSamples images;
    private final int results; // inputs that the augmentation makes of an image
    private final Supplier<? extends Augmentation> augmentations;
    private final long seed;
    private final int epoch;
    private final Augmentation augmentation;
    private final byte[] changed; // the inputs of an augmented image
    private final PixelSamples augmented; // that image as the only sample

    AugmentedSamples(
            PixelSamples images, int results, Supplier<? extends Augmentation> augmentations, long seed, int epoch) {
        this.images = images;
        this.results = results;
        this.augmentations = augmentations;
        this.seed = seed;
        this.epoch = epoch;
        this.augmentation = augmentations.get();
        this.changed = new byte[results];
        this.augmented = new PixelSamples(results, changed, new byte[1], images.scale());
    }

    @Override
    public int count() {
        return images.count();
    }

    @Override
    public int inputs() {
        return results;
    }

    @Override
    public int classOf(int sample) {
        return images.classOf(sample);
    }

    @Override
    public void copyTo(PhysicalStore<Double> batch, int column, int sample) {
        change(sample);
        augmented.copyTo(batch, column, 0);
    }

    @Override
    public void appendTo(SparseMatrix batch, int sample) {
        change(sample);
        augmented.appendTo(batch, 0);
    }

    @Override
    public Samples inEpoch(int number) {
        return new AugmentedSamples(images, results, augmentations, seed, number);
    }

    /**
     * Augments an image. Each epoch and image has its own random generator, so the change does not depend on threads.
     */
    private void change(int sample) {
        long number = (long) epoch * images.count() + sample;
        var random = new SplittableRandom(new SplittableRandom(seed).nextLong() + number);
        augmentation.apply(images.pixels(), sample * images.inputs(), changed, random);
    }
}
