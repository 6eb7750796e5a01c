package shuzi.dataset;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import shuzi.core.id.DatasetId;
import shuzi.web.metadata.Metadata;

/**
 * A data set without its images.
 *
 * @param metadata name, description and tags, the only things that can change
 * @param digest SHA-256, in hexadecimal, over the SHA-256 of every image's label and pixels in ascending order
 * @param trainCounts number of training images of each class, by label
 * @param testCounts number of test images of each class, by label
 * @param skippedCount number of files that were skipped
 * @param skippedFiles the first files that were skipped
 * @param warnings how the import resolved ambiguities of the upload, a sentence each
 */
public record Dataset(
        DatasetId id,
        Metadata metadata,
        String digest,
        List<Integer> trainCounts,
        List<Integer> testCounts,
        SplitSpec split,
        int skippedCount,
        List<SkippedFile> skippedFiles,
        List<String> warnings,
        Instant createdAt) {

    public String name() {
        return metadata.name();
    }

    public int trainCount() {
        return sum(trainCounts);
    }

    public int testCount() {
        return sum(testCounts);
    }

    /** Returns the number of images of one side. */
    public int count(Split side) {
        return side == Split.TRAIN ? trainCount() : testCount();
    }

    private static int sum(List<Integer> counts) {
        return counts.stream().flatMapToInt(IntStream::of).sum();
    }
}
