package shuzi.dataset;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A data set without its images.
 *
 * @param digest SHA-256, in hexadecimal, over the SHA-256 of every image's label and pixels in ascending order
 * @param trainCounts training images of each class, by label
 * @param testCounts test images of each class, by label
 * @param skippedFiles the first of the files that were skipped
 * @param warnings what was chosen where the upload could be read in another way, a sentence each
 */
public record Dataset(
        UUID id,
        String name,
        String digest,
        List<Integer> trainCounts,
        List<Integer> testCounts,
        SplitSpec split,
        int skippedCount,
        List<SkippedFile> skippedFiles,
        List<String> warnings,
        Instant createdAt) {

    public int trainCount() {
        return sum(trainCounts);
    }

    public int testCount() {
        return sum(testCounts);
    }

    private static int sum(List<Integer> counts) {
        return counts.stream().flatMapToInt(IntStream::of).sum();
    }
}
