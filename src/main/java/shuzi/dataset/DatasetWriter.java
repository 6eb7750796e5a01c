package shuzi.dataset;

import java.io.Closeable;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import shuzi.core.Excerpt;
import shuzi.core.Numeral;
import shuzi.core.id.DatasetId;
import shuzi.web.metadata.Metadata;
import shuzi.web.problem.UnprocessableContentException;

/**
 * Stores a new data set. It writes the pixels of each image at once, by COPY on the connection of the transaction, and
 * everything else at the end. Nothing else can use that connection before {@link #finish} or {@link #close}.
 */
public final class DatasetWriter implements Closeable {

    /** Maximum number of skipped files that are listed; further ones are only counted. */
    static final int MAX_SKIPPED_FILES = 100;

    private final DatasetId id;
    private final DatasetRepository datasets;
    private final ImageRepository images;
    private final Clock clock;
    private final PixelBlocks pixels;
    private final List<ListedImage> listed = new ArrayList<>();
    private final List<SkippedFile> skippedFiles = new ArrayList<>();
    private int skippedCount;

    DatasetWriter(DatasetRepository datasets, ImageRepository images, Clock clock) {
        this.id = new DatasetId(UUID.randomUUID());
        this.datasets = datasets;
        this.images = images;
        this.clock = clock;
        this.pixels = images.newPixels(id);
    }

    /** Adds an image, whose pixels it stores at once, or a skipped file. */
    public void add(ImportedItem item) {
        switch (item) {
            case NewImage image -> listed.add(ListedImage.of(image, pixels.add(image.packed())));
            case SkippedFile file -> {
                skippedCount++;
                if (skippedFiles.size() < MAX_SKIPPED_FILES) {
                    skippedFiles.add(file);
                }
            }
        }
    }

    /**
     * Orders and splits the images, and stores the data set and its list of images.
     *
     * @param warnings for the client, a sentence each
     * @throws UnprocessableContentException if there is no image, or the images cannot be split as requested
     */
    public Dataset finish(String name, SplitRequest request, List<String> warnings) {
        pixels.finish();
        if (listed.isEmpty()) {
            throw UnprocessableContentException.because(
                    "There is no usable image" + (skippedCount == 0 ? "." : firstSkipped()));
        }
        listed.sort(ListedImage.ORDER);
        SplitSpec split = request.of(listed);
        var allWarnings = new ArrayList<>(warnings);
        request.warning(split, listed).ifPresent(allWarnings::add);
        List<Split> splits = split.divide(listed);
        var dataset = new Dataset(
                id,
                Metadata.named(name),
                ContentHash.digest(listed.stream().map(ListedImage::hash).toList()),
                counts(splits, Split.TRAIN),
                counts(splits, Split.TEST),
                split,
                skippedCount,
                List.copyOf(skippedFiles),
                List.copyOf(allWarnings),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        datasets.insert(dataset);
        images.insert(id, listed, splits);
        return dataset;
    }

    private String firstSkipped() {
        SkippedFile first = skippedFiles.getFirst();
        return ": %d files were skipped, the first of them, %s, because %s."
                .formatted(skippedCount, Excerpt.of(first.file()), first.reason());
    }

    private List<Integer> counts(List<Split> splits, Split side) {
        var counts = new Integer[Numeral.ALL.size()];
        Arrays.fill(counts, 0);
        for (int i = 0; i < listed.size(); i++) {
            if (splits.get(i) == side) {
                counts[listed.get(i).numeral().classIndex()]++;
            }
        }
        return List.of(counts);
    }

    /** Ends the COPY. Without {@link #finish} before, the transaction can only be rolled back. */
    @Override
    public void close() {
        pixels.close();
    }
}
