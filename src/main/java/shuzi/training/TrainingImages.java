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
 * Prepared images with their classes and writers.
 *
 * @param size number of pixels of an image
 * @param pixels the pixels of all images, one image after the other
 * @param classes index of each image's class, from 0, or {@link shuzi.core.network.Samples#NO_CLASS}
 * @param writers number of each image's writer, or {@link LabelledImages#UNKNOWN}
 */
record TrainingImages(int size, byte[] pixels, byte[] classes, int[] writers) {

    static TrainingImages none(int size) {
        return new TrainingImages(size, new byte[0], new byte[0], new int[0]);
    }

    /** Prepares the images of a data set for a network. */
    static TrainingImages of(LabelledImages images, Preparation preparation) {
        byte[] pixels = preparation.prepare(images.pixels(), images.count());
        return new TrainingImages(preparation.pixels(), pixels, images.classes(), images.writers());
    }

    int count() {
        return classes.length;
    }

    PixelSamples samples(Preparation preparation) {
        return preparation.samples(pixels, classes);
    }

    /** Returns the images that a predicate chooses by their positions, in order. */
    TrainingImages where(IntPredicate chosen) {
        int[] images = IntStream.range(0, count()).filter(chosen).toArray();
        var result = new TrainingImages(
                size, new byte[images.length * size], new byte[images.length], new int[images.length]);
        for (int i = 0; i < images.length; i++) {
            System.arraycopy(pixels, images[i] * size, result.pixels, i * size, size);
            result.classes[i] = classes[images[i]];
            result.writers[i] = writers[images[i]];
        }
        return result;
    }

    /** Returns whether all writers of both groups of images are known and none of them wrote images of both. */
    boolean sharesNoWriterWith(TrainingImages others) {
        Set<Integer> ownWriters = IntStream.of(writers).boxed().collect(Collectors.toSet());
        return !ownWriters.contains(LabelledImages.UNKNOWN)
                && IntStream.of(others.writers)
                        .noneMatch(writer -> writer == LabelledImages.UNKNOWN || ownWriters.contains(writer));
    }

    /** Returns the first images. */
    TrainingImages first(int number) {
        return new TrainingImages(
                size,
                Arrays.copyOf(pixels, number * size),
                Arrays.copyOf(classes, number),
                Arrays.copyOf(writers, number));
    }

    /** Returns these images followed by others. */
    TrainingImages and(TrainingImages others) {
        var all = new TrainingImages(
                size,
                Arrays.copyOf(pixels, Math.addExact(pixels.length, others.pixels.length)),
                Arrays.copyOf(classes, count() + others.count()),
                Arrays.copyOf(writers, count() + others.count()));
        System.arraycopy(others.pixels, 0, all.pixels, pixels.length, others.pixels.length);
        System.arraycopy(others.classes, 0, all.classes, count(), others.count());
        System.arraycopy(others.writers, 0, all.writers, count(), others.count());
        return all;
    }

    /**
     * Assigns random places to the images. The images with places below s are the share s of all images.
     *
     * @param byWriter whether all images of a writer have the same place; otherwise each class is spread evenly
     * @return the place of each image, at least 0 and less than 1. One image of each class, or one writer, has the
     *     place 0, so that every share contains it; the only image of a class, or the only writer, has the place 0.5
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
