package shuzi.dataset;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import shuzi.core.Excerpt;
import shuzi.core.image.GreyImage;
import shuzi.web.concurrency.ConcurrencyLimiter;
import shuzi.web.download.ExportedFile;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import shuzi.web.problem.NotFoundException;
import shuzi.web.problem.TooManyRequestsException;
import shuzi.web.problem.UnprocessableContentException;

/** All data sets. */
@Service
public class Datasets {

    /** More skipped files than this are only counted. */
    private static final int SKIPPED_FILES_KEPT = 100;

    private final DatasetRepository datasets;
    private final ImageRepository images;
    private final DatasetUse use;
    private final DatasetSettings settings;
    private final Clock clock;
    private final ExecutorService workers;
    private final Conveyor conveyor;
    private final ConcurrencyLimiter transfers;

    Datasets(
            DatasetRepository datasets, ImageRepository images, DatasetUse use, DatasetSettings settings, Clock clock) {
        this.datasets = datasets;
        this.images = images;
        this.use = use;
        this.settings = settings;
        this.clock = clock;
        this.transfers = new ConcurrencyLimiter(settings.maxImports(), "imports and exports of data sets");
        int cores = Runtime.getRuntime().availableProcessors();
        this.workers = Executors.newFixedThreadPool(
                cores, Thread.ofPlatform().daemon().name("images-", 0).factory());
        this.conveyor = new Conveyor(workers, 4 * cores);
    }

    @PreDestroy
    void stop() {
        workers.shutdownNow();
    }

    /**
     * Imports what was sent: all of it or, if anything fails, nothing.
     *
     * @throws shuzi.web.problem.ProblemException when no data set can be made of it
     */
    @Transactional
    Dataset create(List<UploadedFile> files, String name, SplitRequest split) {
        var reader = new UploadReader(conveyor, settings);
        return create(receiver -> reader.read(files, receiver), name, split);
    }

    /**
     * Makes a data set of images that synthetic writers write.
     *
     * @throws shuzi.web.problem.ProblemException when these are too many images, or cannot be divided so
     */
    @Transactional
    Dataset create(SyntheticImages synthetic, String name, SplitRequest split) {
        if (synthetic.count() > settings.maxImages()) {
            throw UnprocessableContentException.field(
                    "imagesPerClass",
                    "makes %d images; a data set takes at most %d".formatted(synthetic.count(), settings.maxImages()));
        }
        return create(receiver -> synthetic.write(conveyor, receiver), name, split);
    }

    /** Where images come from. */
    private interface Origin {

        void hand(ImageReceiver receiver) throws IOException;
    }

    private Dataset create(Origin origin, String name, SplitRequest split) {
        return transfers.run(() -> store(origin, name, split));
    }

    private Dataset store(Origin origin, String name, SplitRequest request) {
        var imported = new ArrayList<ImportedImage>();
        var skipped = new ArrayList<SkippedFile>();
        var warnings = new ArrayList<String>();
        UUID id = UUID.randomUUID();
        images.storePixels(
                id,
                blocks -> origin.hand(new ImageReceiver() {
                    @Override
                    public void image(
                            String fileName, ImageSource source, @Nullable Split split, byte[] hash, byte[] packed) {
                        imported.add(new ImportedImage(fileName, source, split, hash, blocks.add(packed)));
                    }

                    @Override
                    public void skipped(SkippedFile skippedFile) {
                        skipped.add(skippedFile);
                    }

                    @Override
                    public void warning(String warning) {
                        warnings.add(warning);
                    }
                }));
        if (imported.isEmpty()) {
            throw UnprocessableContentException.because(
                    "There is no usable image" + (skipped.isEmpty() ? "." : ": " + describe(skipped)));
        }
        imported.sort(ImportedImage.ORDER);
        SplitSpec split = request.of(imported);
        request.warning(split, imported).ifPresent(warnings::add);
        List<Split> splits = split.divide(imported);
        var dataset = new Dataset(
                id,
                name,
                digest(imported.stream().map(ImportedImage::hash).toList()),
                counts(imported, splits, Split.TRAIN),
                counts(imported, splits, Split.TEST),
                split,
                skipped.size(),
                List.copyOf(skipped.subList(0, Math.min(SKIPPED_FILES_KEPT, skipped.size()))),
                List.copyOf(warnings),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        datasets.insert(dataset);
        images.insert(id, imported, splits);
        return dataset;
    }

    private static String describe(List<SkippedFile> skipped) {
        SkippedFile first = skipped.getFirst();
        return skipped.size() + " files were skipped, the first of them, " + Excerpt.of(first.file()) + ", because "
                + first.reason() + ".";
    }

    /** See {@link Dataset#digest}. */
    static String digest(List<byte[]> hashes) {
        MessageDigest digest = ImportedImage.sha256();
        hashes.stream().sorted(Arrays::compareUnsigned).forEach(digest::update);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<Integer> counts(List<ImportedImage> images, List<Split> splits, Split side) {
        var counts = new Integer[Numeral.ALL.size()];
        Arrays.fill(counts, 0);
        for (int i = 0; i < images.size(); i++) {
            if (splits.get(i) == side) {
                counts[images.get(i).source().label() - 1]++;
            }
        }
        return List.of(counts);
    }

    Page<Dataset> list(@Nullable String name, @Nullable String digest, PageQuery query) {
        return datasets.list(name, digest, query);
    }

    /**
     * The data set of this id.
     *
     * @throws NotFoundException when there is none
     */
    public Dataset get(UUID id) {
        return datasets.find(id).orElseThrow(() -> NotFoundException.of("data set", id));
    }

    /**
     * The data set of this id, which nobody can delete before the transaction ends.
     *
     * @throws NotFoundException when there is none
     */
    @Transactional
    public Dataset keep(UUID id) {
        return datasets.findAndKeep(id).orElseThrow(() -> NotFoundException.of("data set", id));
    }

    /**
     * Deletes a data set with its images.
     *
     * @param condition rejects what the client does not expect
     * @throws NotFoundException when there is none
     * @throws shuzi.web.problem.ConflictException when something needs it
     */
    @Transactional
    void delete(UUID id, Consumer<Dataset> condition) {
        if (!datasets.lock(id)) {
            throw NotFoundException.of("data set", id);
        }
        condition.accept(get(id));
        use.requireUnused(id);
        datasets.delete(id);
    }

    Page<ImageRow> images(
            UUID id, @Nullable Integer label, @Nullable Split split, @Nullable Integer writer, PageQuery query) {
        get(id);
        return images.list(id, label, split, writer, query);
    }

    GreyImage image(UUID id, UUID imageId) {
        get(id);
        return images.pixels(id, ImageIds.position(id, imageId))
                .orElseThrow(() -> NotFoundException.because("Data set " + id + " has no image " + imageId + "."));
    }

    /**
     * Images chosen at random, or all in random order where there are fewer.
     *
     * @throws NotFoundException when there is no such data set
     */
    public List<GreyImage> sample(UUID id, int count, long seed) {
        Dataset dataset = get(id);
        List<Integer> all = IntStream.range(0, dataset.trainCount() + dataset.testCount())
                .boxed()
                .toList();
        return images.pixels(id, some(all, count, seed));
    }

    /**
     * Test images chosen at random, with what they show, or all in random order where there are fewer.
     *
     * @throws NotFoundException when there is no such data set
     */
    @Transactional(readOnly = true)
    public List<LabelledImage> testSample(UUID id, int count, long seed) {
        get(id);
        Map<Integer, Integer> labels = images.labels(id, Split.TEST);
        List<Integer> positions = some(List.copyOf(labels.keySet()), count, seed);
        List<GreyImage> pixels = images.pixels(id, positions);
        if (pixels.size() < positions.size()) { // it is being deleted
            throw NotFoundException.of("data set", id);
        }
        return IntStream.range(0, positions.size())
                .mapToObj(i -> new LabelledImage(labels.getOrDefault(positions.get(i), 0), pixels.get(i)))
                .toList();
    }

    private static List<Integer> some(List<Integer> positions, int count, long seed) {
        var shuffled = new ArrayList<>(positions);
        java.util.Collections.shuffle(shuffled, java.util.Random.from(new SplittableRandom(seed)));
        return shuffled.subList(0, Math.min(count, shuffled.size()));
    }

    /**
     * Writes a data set into a file, which has no name any more when it is closed.
     *
     * @return the file's bytes
     * @throws NotFoundException when there is no such data set
     * @throws TooManyRequestsException when too many are made or written
     * @throws shuzi.web.problem.DamagedException when the images are not those that were stored
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ) // it may be deleted meanwhile
    ExportedFile export(UUID id, ExportFormat format) throws IOException {
        Dataset dataset = get(id);
        var check = new ContentCheck(dataset);
        var export = new DatasetExport(dataset, split -> images.stream(id, split, check), conveyor);
        return transfers.run(() -> ExportedFile.of(file -> {
            export.write(format, file);
            check.requireSound();
        }));
    }

    /** How many people wrote the images; nothing when there is an image whose writer is not known. */
    public OptionalInt writers(UUID id) {
        return images.writers(id);
    }

    /**
     * All images of a data set.
     *
     * @throws NotFoundException when there is none
     * @throws shuzi.web.problem.DamagedException when they are not those that were stored
     */
    @Transactional
    public DividedImages load(UUID id) {
        Dataset dataset = keep(id); // or its images might be deleted before they are read
        var check = new ContentCheck(dataset);
        LabelledImages train = images.load(id, Split.TRAIN, dataset.trainCount(), check);
        LabelledImages test = images.load(id, Split.TEST, dataset.testCount(), check);
        check.requireSound();
        return new DividedImages(train, test);
    }
}
