package shuzi.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import shuzi.core.network.PixelSamples;
import shuzi.dataset.LabelledImages;
import shuzi.model.Preparation;

/**
 * Images that are ready for a network, with who wrote them.
 *
 * @param pixels as many bytes of each image as the network has inputs, one image after the other
 * @param classes of each image, from 0, or {@link shuzi.core.network.Samples#NO_CLASS}
 * @param writers of each image, or {@link LabelledImages#UNKNOWN}
 */
record TrainingImages(int inputs, byte[] pixels, byte[] classes, int[] writers) {

    static TrainingImages none(int inputs) {
        return new TrainingImages(inputs, new byte[0], new byte[0], new int[0]);
    }

    /** Images of a data set, prepared as a network wants them. */
    static TrainingImages of(LabelledImages images, Preparation preparation) {
        var classes = new byte[images.count()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = (byte) (images.labels()[i] - 1);
        }
        byte[] pixels = preparation.prepare(images.pixels(), images.count());
        return new TrainingImages(preparation.inputs(), pixels, classes, images.writers());
    }

    int count() {
        return classes.length;
    }

    PixelSamples samples(double scale) {
        return new PixelSamples(inputs, pixels, classes, scale);
    }

    /** Some of them, in their order. */
    TrainingImages where(IntPredicate chosen) {
        int[] images = IntStream.range(0, count()).filter(chosen).toArray();
        var some = new TrainingImages(
                inputs, new byte[images.length * inputs], new byte[images.length], new int[images.length]);
        for (int i = 0; i < images.length; i++) {
            System.arraycopy(pixels, images[i] * inputs, some.pixels, i * inputs, inputs);
            some.classes[i] = classes[images[i]];
            some.writers[i] = writers[images[i]];
        }
        return some;
    }

    /** Whether it is known who wrote these and others, and nobody wrote some of both. */
    boolean sharesNoWriterWith(TrainingImages others) {
        Set<Integer> mine = IntStream.of(writers).boxed().collect(Collectors.toSet());
        return !mine.contains(LabelledImages.UNKNOWN)
                && IntStream.of(others.writers)
                        .noneMatch(writer -> writer == LabelledImages.UNKNOWN || mine.contains(writer));
    }

    /** The first ones. */
    TrainingImages first(int some) {
        return new TrainingImages(
                inputs,
                Arrays.copyOf(pixels, some * inputs),
                Arrays.copyOf(classes, some),
                Arrays.copyOf(writers, some));
    }

    /** These and then others. */
    TrainingImages and(TrainingImages others) {
        var all = new TrainingImages(
                inputs,
                Arrays.copyOf(pixels, Math.addExact(pixels.length, others.pixels.length)),
                Arrays.copyOf(classes, count() + others.count()),
                Arrays.copyOf(writers, count() + others.count()));
        System.arraycopy(others.pixels, 0, all.pixels, pixels.length, others.pixels.length);
        System.arraycopy(others.classes, 0, all.classes, count(), others.count());
        System.arraycopy(others.writers, 0, all.writers, count(), others.count());
        return all;
    }

    /**
     * Puts the images in a random order from which shares of them can be cut.
     *
     * @param byWriter whether all images of a writer have one place, or each class is spread evenly
     * @return the place of each image, from 0 to below 1; any share has one of several writers, or images of a class, but
     *     none of a single one
     */
    double[] places(boolean byWriter, long seed) {
        var places = new double[count()];
        var random = new SplittableRandom(seed);
        if (byWriter) {
            List<List<Integer>> writersImages = shuffled(groups(writers), random);
            for (int i = 0; i < writersImages.size(); i++) {
                for (int image : writersImages.get(i)) {
                    places[image] = place(i, writersImages.size());
                }
            }
        } else {
            for (List<Integer> ofClass : groups(classNumbers()).values()) {
                List<Integer> images = shuffled(ofClass, random);
                for (int i = 0; i < images.size(); i++) {
                    places[images.get(i)] = place(i, images.size());
                }
            }
        }
        return places;
    }

    private static double place(int member, int size) {
        return member == 0 && size > 1 ? 0 : (member + 1.0) / (size + 1);
    }

    private int[] classNumbers() {
        return IntStream.range(0, count()).map(i -> classes[i]).toArray();
    }

    private static Map<Integer, List<Integer>> groups(int[] keys) {
        var groups = new TreeMap<Integer, List<Integer>>();
        for (int i = 0; i < keys.length; i++) {
            groups.computeIfAbsent(keys[i], key -> new ArrayList<>()).add(i);
        }
        return groups;
    }

    private static List<List<Integer>> shuffled(Map<Integer, List<Integer>> groups, SplittableRandom random) {
        return shuffled(groups.values(), random);
    }

    private static <T> List<T> shuffled(Collection<T> elements, SplittableRandom random) {
        var shuffled = new ArrayList<T>(elements);
        java.util.Collections.shuffle(shuffled, java.util.Random.from(random));
        return shuffled;
    }
}
