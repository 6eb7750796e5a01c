package shuzi.training;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;
import shuzi.core.handwriting.OutlierImages;
import shuzi.core.handwriting.Writer;
import shuzi.core.image.GreyImage;
import shuzi.core.network.Samples;
import shuzi.core.print.PrintedImages;
import shuzi.dataset.LabelledImages;
import shuzi.model.Preparation;
import shuzi.training.config.TrainingConfig;

/**
 * Generated images that a job trains on in addition to its data set: outlier images, and numerals by synthetic writers.
 * Both follow from the seed. All folds of a cross-validation are trained on the same ones.
 */
final class AuxiliaryImages {

    /** Number of outlier images that are not trained on. They determine the rejection threshold. */
    private static final int THRESHOLD_IMAGES = 3000;

    /**
     * Maximum size of the pool, unless an epoch needs more. An epoch trains on a part of the pool, so variety is cheap.
     */
    private static final int MAX_POOL = 40_000;

    private static final int PART = 1000; // images at a time, so that few are in memory before their preparation

    private final TrainingConfig config;
    private final OutlierImages outliers;
    private final PrintedImages printed;
    private final long writers; // their seed
    private @Nullable TrainingImages pool;

    /** Generates images. */
    private interface Generator {
        GreyImage generate(int number);
    }

    AuxiliaryImages(TrainingConfig config) {
        this.config = config;
        this.outliers = new OutlierImages(config.seed(), OutlierImages.Part.TRAINING);
        this.printed = new PrintedImages(config.seed());
        // other writers than those of a synthetic data set of the same seed
        this.writers = new SplittableRandom(config.seed()).nextLong();
    }

    /** Returns how many auxiliary images an epoch trains on, in addition to a number of images of the data set. */
    int countBeside(int images) {
        return (int) Math.round(images * config.addedImages().perImage());
    }

    /**
     * Returns the images from which each epoch takes some. Outlier images and numerals are evenly mixed.
     *
     * @param perEpoch how many an epoch trains on
     * @param stop returns whether to stop; called repeatedly, by several threads
     * @throws TrainingStoppedException if {@code stop} returned true
     */
    TrainingImages pool(int perEpoch, BooleanSupplier stop) {
        int count = (int) Math.min((long) perEpoch * config.optimisation().epochs(), Math.max(perEpoch, MAX_POOL));
        TrainingImages images = pool;
        if (images == null || images.count() < count) {
            images = generate(count, stop);
            pool = images;
        }
        return images.count() == count ? images : images.first(count);
    }

    private TrainingImages generate(int count, BooleanSupplier stop) {
        double share =
                config.addedImages().syntheticImages() / config.addedImages().perImage();
        var classes = new byte[count];
        for (int i = 0; i < count; i++) {
            classes[i] = (byte) (isSynthetic(i, share) ? synthetic(i, share) % Numeral.ALL.size() : Samples.NO_CLASS);
        }
        return images(classes, stop, number -> {
            int synthetic = synthetic(number, share);
            return isSynthetic(number, share) ? numeral(synthetic) : outlier(THRESHOLD_IMAGES + number - synthetic);
        });
    }

    /** Returns a numeral. Of ten writers, one prints, two write like those of a data set, and the others vary more. */
    private GreyImage numeral(int number) {
        int label = Numeral.ofClassIndex(number % Numeral.ALL.size()).label();
        int writer = number / Numeral.ALL.size();
        return switch (writer % 10) {
            case 0 -> printed.numeral(label, number);
            case 1, 2 -> new Writer(writers, writer).write(label, number);
            default -> Writer.varied(writers, writer).write(label, number);
        };
    }

    /** Returns an outlier image; a quarter of them are printed characters. */
    private GreyImage outlier(int number) {
        return number % 4 == 0
                ? printed.other(number)
                : outliers.picture(number).image();
    }

    /** Returns how many of the images before this one are numerals by synthetic writers. */
    private static int synthetic(int number, double share) {
        return (int) (number * share);
    }

    private static boolean isSynthetic(int number, double share) {
        return synthetic(number + 1, share) > synthetic(number, share);
    }

    /** Returns outlier images that are not trained on. They determine the rejection threshold. */
    TrainingImages thresholdImages() {
        var classes = new byte[THRESHOLD_IMAGES];
        Arrays.fill(classes, (byte) Samples.NO_CLASS);
        return images(classes, () -> false, this::outlier);
    }

    private TrainingImages images(byte[] classes, BooleanSupplier stop, Generator generator) {
        int count = classes.length;
        Preparation preparation = config.preparation();
        var unknown = new int[count];
        Arrays.fill(unknown, LabelledImages.UNKNOWN);
        var pixels = new byte[Math.multiplyExact(count, preparation.pixels())];
        IntStream.range(0, Math.ceilDiv(count, PART)).parallel().forEach(part -> {
            if (stop.getAsBoolean()) {
                return;
            }
            int size = Math.min(PART, count - part * PART);
            var pictures = new byte[size * GreyImage.PIXELS];
            for (int i = 0; i < size; i++) {
                byte[] picture = generator.generate(part * PART + i).toArray();
                System.arraycopy(picture, 0, pictures, i * GreyImage.PIXELS, GreyImage.PIXELS);
            }
            byte[] prepared = preparation.prepare(pictures, size);
            System.arraycopy(prepared, 0, pixels, part * PART * preparation.pixels(), prepared.length);
        });
        if (stop.getAsBoolean()) {
            throw new TrainingStoppedException();
        }
        return new TrainingImages(preparation.pixels(), pixels, classes, unknown);
    }
}
