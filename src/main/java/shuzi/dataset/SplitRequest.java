package shuzi.dataset;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shuzi.web.problem.UnprocessableContentException;

/**
 * How a request wants its images to be divided: as they are already, where they are and nothing else is asked for; else
 * class by class.
 */
public record SplitRequest(
        @Nullable SplitStrategy strategy,
        @Nullable Double trainFraction,
        @Nullable Long seed) {

    public SplitRequest {
        if (strategy == SplitStrategy.GIVEN && trainFraction != null) {
            throw UnprocessableContentException.field("trainFraction", "cannot be asked for of a split that is GIVEN");
        }
        if (strategy == SplitStrategy.GIVEN && seed != null) {
            throw UnprocessableContentException.field("seed", "has no part in a split that is GIVEN");
        }
    }

    /**
     * How these images are divided.
     *
     * @throws UnprocessableContentException when they cannot be divided as asked
     */
    SplitSpec of(List<ListedImage> images) {
        boolean free = strategy == null && trainFraction == null && seed == null;
        if (strategy == SplitStrategy.GIVEN || (free && isGiven(images))) {
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

    /** What to tell where sides are known and images were divided all the same. */
    Optional<String> warning(SplitSpec chosen, List<ListedImage> images) {
        long known = images.stream().filter(image -> image.split() != null).count();
        if (chosen.strategy() == SplitStrategy.GIVEN || known == 0) {
            return Optional.empty();
        }
        String why = known < images.size()
                ? "not every image has a side"
                : isGiven(images) ? "the request asks for another split" : "all are on one side";
        return Optional.of("The side is known of %d of %d images; all were divided anew, as %s."
                .formatted(known, images.size(), why));
    }

    /** Whether every image has its side, and there are two sides. */
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
                        : "cannot be GIVEN: what was sent does not tell the side of " + without.fileName());
    }
}
