package shuzi.dataset;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import shuzi.core.Numeral;
import shuzi.web.problem.UnprocessableContentException;

/**
 * The settings by which a data set is split. The same images with the same settings are always split in the same way.
 *
 * @param trainFraction share of the training images, between 0 and 1, exclusive
 */
@Schema(name = "Split", description = "How the images are split")
public record SplitSpec(
        @Schema(description = "By class, by writer, or as given in the files", example = "STRATIFIED")
        SplitStrategy strategy,

        @Schema(description = "Share of the training images", example = "0.7")
        double trainFraction,

        @Schema(description = "Seed of the random choice; 0 for GIVEN", example = "0")
        long seed) {

    /**
     * Returns the side of each image.
     *
     * @param images in the order of the data set
     * @throws UnprocessableContentException if a class would have no image on one side, or a writer is unknown in a
     *     split by writer
     */
    List<Split> divide(List<ListedImage> images) {
        var sides = new Split[images.size()];
        switch (strategy) {
            case STRATIFIED -> groups(images, ListedImage::numeral).values().forEach(group -> divide(group, sides));
            case BY_WRITER -> {
                Map<Integer, List<Integer>> writers = groups(images, SplitSpec::requireWriter);
                var numbers = new ArrayList<>(writers.keySet());
                var sideOfWriter = new Split[numbers.size()];
                divide(IntStream.range(0, numbers.size()).boxed().toList(), sideOfWriter);
                for (int i = 0; i < sideOfWriter.length; i++) {
                    for (int image : writers.getOrDefault(numbers.get(i), List.of())) {
                        sides[image] = sideOfWriter[i];
                    }
                }
            }
            case GIVEN ->
                Arrays.setAll(sides, i -> Objects.requireNonNull(images.get(i).split()));
        }
        requireEveryClassOnBothSides(images, sides);
        return List.of(sides);
    }

    private static Integer requireWriter(ListedImage image) {
        Integer writer = image.writer();
        if (writer == null) {
            throw UnprocessableContentException.field(
                    "split",
                    "cannot be BY_WRITER: the writer of " + image.fileName()
                            + " is unknown. Use names input_{suite}_{sample}_{label} in a ZIP, or a column writer in a CSV");
        }
        return writer;
    }

    private static <K extends Comparable<K>> Map<K, List<Integer>> groups(
            List<ListedImage> images, Function<ListedImage, K> key) {
        var groups = new TreeMap<K, List<Integer>>();
        for (int i = 0; i < images.size(); i++) {
            groups.computeIfAbsent(key.apply(images.get(i)), group -> new ArrayList<>())
                    .add(i);
        }
        return groups;
    }

    /** Divides a group at random. If it has several members, each side gets at least one. */
    private void divide(List<Integer> group, Split[] sides) {
        var shuffled = new ArrayList<>(group);
        var random = new SplittableRandom(seed);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            Collections.swap(shuffled, i, random.nextInt(i + 1));
        }
        long train = Math.clamp(Math.round(trainFraction * group.size()), 1, Math.max(1, group.size() - 1));
        for (int i = 0; i < shuffled.size(); i++) {
            sides[shuffled.get(i)] = i < train ? Split.TRAIN : Split.TEST;
        }
    }

    private void requireEveryClassOnBothSides(List<ListedImage> images, Split[] sides) {
        var missing = new ArrayList<String>();
        for (Numeral numeral : Numeral.ALL) {
            for (Split side : Split.values()) {
                if (IntStream.range(0, sides.length)
                        .noneMatch(i -> sides[i] == side && images.get(i).numeral() == numeral)) {
                    missing.add("%d (%s) has no %s images"
                            .formatted(
                                    numeral.label(), numeral.character(), side == Split.TRAIN ? "training" : "test"));
                }
            }
        }
        if (!missing.isEmpty()) {
            throw UnprocessableContentException.because("Every class needs training and test images: "
                    + String.join(", ", missing)
                    + (strategy == SplitStrategy.GIVEN ? "; split=STRATIFIED splits all images again." : "."));
        }
    }
}
