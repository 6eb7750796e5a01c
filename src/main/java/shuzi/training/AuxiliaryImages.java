package shuzi.training;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import shuzi.core.handwriting.OutlierImages;
import shuzi.core.handwriting.Writer;
import shuzi.core.image.GreyImage;
import shuzi.core.network.Samples;
import shuzi.dataset.LabelledImages;
import shuzi.dataset.Numeral;
import shuzi.model.Preparation;
import shuzi.training.config.TrainingConfig;

/**
 * Generated images that a job trains on in addition to its data set: outlier images, and numerals by synthetic writers.
 * Both follow from the seed. All folds of a cross-validation are trained on the same ones.
 */
final class AuxiliaryImages {

    /** Outlier images that are not trained on and choose the rejection threshold. */
    private static final int UNSEEN = 3000;

    /** So many are made: not all are trained on in each epoch, so that many kinds cost little time. */
    private static final int POOL = 40_000;

    private static final int PART = 1000; // images that are made at a time, so that few are in memory unprepared

    private final TrainingConfig config;
    private @Nullable TrainingImages pool;

    /** Makes an image's pixels. */
    private interface Maker {

        GreyImage make(int number);
    }

    AuxiliaryImages(TrainingConfig config) {
        this.config = config;
    }

    /** How many an epoch learns beside so many images of the data set. */
    int countBeside(int images) {
        return (int) Math.round(images * config.addedImages().perImage());
    }

    /**
     * Those that are trained on by turns, of either sort evenly mixed.
     *
     * @param each how many an epoch learns
     * @param stop asked now and then, on any thread
     * @throws TrainingStoppedException when it was stopped
     */
    TrainingImages pool(int each, BooleanSupplier stop) {
        int count = (int) Math.min((long) each * config.optimisation().epochs(), Math.max(each, POOL));
        TrainingImages images = pool;
        if (images == null || images.count() < count) {
            images = make(count, stop);
            pool = images;
        }
        return images.count() == count ? images : images.first(count);
    }

    private TrainingImages make(int count, BooleanSupplier stop) {
        double share =
                config.addedImages().syntheticImages() / config.addedImages().perImage();
        var others = new OutlierImages(config.seed(), OutlierImages.Part.TRAINING);
        // other writers than those of a synthetic data set of the same seed
        long writers = new SplittableRandom(config.seed()).nextLong();
        var classes = new byte[count];
        for (int i = 0; i < count; i++) {
            classes[i] = (byte) (isSynthetic(i, share) ? synthetic(i, share) % Numeral.ALL.size() : Samples.NO_CLASS);
        }
        return images(classes, stop, number -> {
            int synthetic = synthetic(number, share);
            return isSynthetic(number, share)
                    ? new Writer(writers, synthetic / Numeral.ALL.size())
                            .write(1 + synthetic % Numeral.ALL.size(), synthetic)
                    : others.picture(UNSEEN + number - synthetic).image();
        });
    }

    /** How many of the images before this one are synthetic. */
    private static int synthetic(int number, double share) {
        return (int) (number * share);
    }

    private static boolean isSynthetic(int number, double share) {
        return synthetic(number + 1, share) > synthetic(number, share);
    }

    /** Pictures that are none of the classes, and that are not trained on. */
    TrainingImages unseen() {
        var others = new OutlierImages(config.seed(), OutlierImages.Part.TRAINING);
        var classes = new byte[UNSEEN];
        Arrays.fill(classes, (byte) Samples.NO_CLASS);
        return images(classes, () -> false, number -> others.picture(number).image());
    }

    private TrainingImages images(byte[] classes, BooleanSupplier stop, Maker maker) {
        int count = classes.length;
        Preparation preparation = config.preparation();
        var unknown = new int[count];
        Arrays.fill(unknown, LabelledImages.UNKNOWN);
        var pixels = new byte[Math.multiplyExact(count, preparation.inputs())];
        IntStream.range(0, Math.ceilDiv(count, PART)).parallel().forEach(part -> {
            if (stop.getAsBoolean()) {
                return;
            }
            int some = Math.min(PART, count - part * PART);
            var pictures = new byte[some * GreyImage.PIXELS];
            for (int i = 0; i < some; i++) {
                byte[] picture = maker.make(part * PART + i).toArray();
                System.arraycopy(picture, 0, pictures, i * GreyImage.PIXELS, GreyImage.PIXELS);
            }
            byte[] prepared = preparation.prepare(pictures, some);
            System.arraycopy(prepared, 0, pixels, part * PART * preparation.inputs(), prepared.length);
        });
        if (stop.getAsBoolean()) {
            throw new TrainingStoppedException();
        }
        return new TrainingImages(preparation.inputs(), pixels, classes, unknown);
    }
}
