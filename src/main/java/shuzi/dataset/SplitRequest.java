package shuzi.dataset;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shuzi.web.problem.UnprocessableContentException;

/**
 * The split that a request demands. If it demands none, the images keep the sides that the files specify; without
 * these, each class is split at random.
 */
public record SplitRequest(
        @Nullable SplitStrategy strategy,
        @Nullable Double trainFraction,
        @Nullable Long seed) {

    public SplitRequest {
        if (strategy == SplitStrategy.GIVEN && trainFraction != null) {
            throw UnprocessableContentException.field("trainFraction", "cannot be combined with split=GIVEN");
        }
        if (strategy == SplitStrategy.GIVEN && seed != null) {
            throw UnprocessableContentException.field("seed", "cannot be combined with split=GIVEN");
        }
    }

    /**
     * Returns the split of some images.
     *
     * @throws UnprocessableContentException if the images cannot be split as requested
     */
    SplitSpec of(List<ListedImage> images) {
        boolean unspecified = strategy == null && trainFraction == null && seed == null;
        if (strategy == SplitStrategy.GIVEN || (unspecified && isGiven(images))) {
            requireGiven(images);
            double train = images.stream()
                    .filter(image -> image.split() == Split.TRAIN)
                    .count();
            return new SplitSpec(SplitStrategy.GIVEN, train / images.size(), 0);
        }
        return new SplitSpec(
                Objects.requireNonNullElse(strategy, SplitStrategy.STRATIFIED),
                Objects.requireNonNullElse(trainFraction, 0.7),
                Objects.requireNonNullElse(seed, 0L));
    }

    /** Returns a warning if the files specify sides, but the images are split in another way. */
    Optional<String> warning(SplitSpec chosen, List<ListedImage> images) {
        long known = images.stream().filter(image -> image.split() != null).count();
        if (chosen.strategy() == SplitStrategy.GIVEN || known == 0) {
            return Optional.empty();
        }
        String why = known < images.size()
                ? "not every image has a side"
                : isGiven(images) ? "the request asks for another split" : "all are on one side";
        return Optional.of("The files assign %d of %d images to a side; all images were split again, because %s."
                .formatted(known, images.size(), why));
    }

    /** Returns whether every image has a side and both sides have images. */
    private static boolean isGiven(List<ListedImage> images) {
        return images.stream().noneMatch(image -> image.split() == null)
                && images.stream().map(ListedImage::split).distinct().count() == Split.values().length;
    }

    private static void requireGiven(List<ListedImage> images) {
        if (isGiven(images)) {
            return;
        }
        ListedImage without = images.stream()
                .filter(image -> image.split() == null)
                .findFirst()
                .orElse(null);
        throw UnprocessableContentException.field(
                "split",
                without == null
                        ? "cannot be GIVEN: all images are on the side "
                                + images.getFirst().split()
                        : "cannot be GIVEN: the files do not say whether %s is a training or test image"
                                .formatted(without.fileName()));
    }
}
