package shuzi.dataset;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import shuzi.core.Numeral;
import shuzi.core.id.DatasetId;
import shuzi.core.image.GreyImage;
import shuzi.core.image.ImageHashes;
import shuzi.web.metadata.MetadataPatch;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import shuzi.web.problem.NotFoundException;

/** Finds, reads and deletes data sets. */
@Service
public class Datasets {

    private final DatasetRepository datasets;
    private final ImageRepository images;
    private final DatasetUse use;
    private final Clock clock;

    Datasets(DatasetRepository datasets, ImageRepository images, DatasetUse use, Clock clock) {
        this.datasets = datasets;
        this.images = images;
        this.use = use;
        this.clock = clock;
    }

    /** Opens a writer of a new data set, which is stored when the transaction is committed. */
    @Transactional(propagation = Propagation.MANDATORY)
    public DatasetWriter writer() {
        return new DatasetWriter(datasets, images, clock);
    }

    /**
     * Opens a reader of a data set's images.
     *
     * @throws NotFoundException if the data set does not exist
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public DatasetReader reader(DatasetId id) {
        return new DatasetReader(get(id), images);
    }

    Page<Dataset> list(@Nullable String name, @Nullable String digest, @Nullable String tag, PageQuery query) {
        return datasets.list(name, digest, tag, query);
    }

    /**
     * Returns a data set without its images.
     *
     * @throws NotFoundException if the data set does not exist
     */
    public Dataset get(DatasetId id) {
        return datasets.find(id).orElseThrow(() -> NotFoundException.of("data set", id));
    }

    /**
     * Returns a data set and locks it, so that it cannot be deleted before the transaction ends.
     *
     * @throws NotFoundException if the data set does not exist
     */
    @Transactional
    public Dataset getAndKeep(DatasetId id) {
        return datasets.findAndKeep(id).orElseThrow(() -> NotFoundException.of("data set", id));
    }

    /** Returns a data set and locks it, so that it cannot be deleted before the transaction ends; empty if it does not exist. */
    @Transactional
    public Optional<Dataset> findAndKeep(DatasetId id) {
        return datasets.findAndKeep(id);
    }

    /** Returns the data sets with a digest, the newest first, and locks them like {@link #findAndKeep}. */
    @Transactional
    public List<Dataset> withDigest(String digest) {
        return datasets.withDigest(digest);
    }

    /**
     * Changes the metadata of a data set.
     *
     * @param condition throws if the data set is not in the state that the client expects
     * @throws NotFoundException if the data set does not exist
     */
    @Transactional
    Dataset change(DatasetId id, MetadataPatch patch, Consumer<Dataset> condition) {
        Dataset dataset = datasets.findAndLock(id).orElseThrow(() -> NotFoundException.of("data set", id));
        condition.accept(dataset);
        datasets.update(id, patch.applyTo(dataset.metadata()));
        return get(id);
    }

    /**
     * Deletes a data set with its images.
     *
     * @param condition throws if the data set is not in the state that the client expects
     * @throws NotFoundException if the data set does not exist
     * @throws shuzi.web.problem.ConflictException if the data set is in use
     */
    @Transactional
    void delete(DatasetId id, Consumer<Dataset> condition) {
        if (!datasets.lock(id)) {
            throw NotFoundException.of("data set", id);
        }
        condition.accept(get(id));
        use.requireUnused(id);
        datasets.delete(id);
    }

    Page<ImageBody> images(
            DatasetId id, @Nullable Integer label, @Nullable Split split, @Nullable Integer writer, PageQuery query) {
        get(id);
        return images.list(id, label, split, writer, query);
    }

    GreyImage image(DatasetId id, UUID imageId) {
        get(id);
        return images.pixels(id, ImageIds.position(id, imageId))
                .orElseThrow(() -> NotFoundException.because("Data set " + id + " has no image " + imageId + "."));
    }

    /**
     * Returns images chosen at random. If there are fewer, it returns all of them in random order.
     *
     * @throws NotFoundException if the data set does not exist
     */
    public List<GreyImage> sample(DatasetId id, int count, long seed) {
        Dataset dataset = get(id);
        List<Integer> all = IntStream.range(0, dataset.trainCount() + dataset.testCount())
                .boxed()
                .toList();
        return images.pixels(id, chosen(all, count, seed));
    }

    /**
     * Returns test images chosen at random, with their numerals. If there are fewer, it returns all of them in random
     * order.
     *
     * @throws NotFoundException if the data set does not exist
     */
    @Transactional(readOnly = true)
    public List<LabelledImage> testSample(DatasetId id, int count, long seed) {
        get(id);
        Map<Integer, Numeral> numerals = images.numerals(id, Split.TEST);
        List<Integer> positions = chosen(List.copyOf(numerals.keySet()), count, seed);
        List<GreyImage> pixels = images.pixels(id, positions);
        if (pixels.size() < positions.size()) { // the data set is being deleted
            throw NotFoundException.of("data set", id);
        }
        return IntStream.range(0, positions.size())
                .mapToObj(i -> new LabelledImage(Objects.requireNonNull(numerals.get(positions.get(i))), pixels.get(i)))
                .toList();
    }

    private static List<Integer> chosen(List<Integer> positions, int count, long seed) {
        var shuffled = new ArrayList<>(positions);
        Collections.shuffle(shuffled, Random.from(new SplittableRandom(seed)));
        return shuffled.subList(0, Math.min(count, shuffled.size()));
    }

    /** Returns the number of writers; empty if the writer of an image is unknown. */
    public OptionalInt writers(DatasetId id) {
        return images.writers(id);
    }

    /**
     * Loads all images of a data set.
     *
     * @throws NotFoundException if the data set does not exist
     * @throws shuzi.web.problem.DamagedException if the images are not those that were stored
     */
    @Transactional
    public DividedImages load(DatasetId id) {
        Dataset dataset = getAndKeep(id); // so that its images are not deleted before they are read
        var check = new ContentCheck(dataset);
        LabelledImages train = images.load(id, Split.TRAIN, dataset.trainCount(), check);
        LabelledImages test = images.load(id, Split.TEST, dataset.testCount(), check);
        check.requireIntact();
        return new DividedImages(train, test);
    }

    /** Returns the number of blocks into which the images of a data set are divided. */
    public int blocks(Dataset dataset) {
        return ImageRepository.blocks(dataset);
    }

    /**
     * Returns the images of one side in a block of a thousand images, in the order of the data set; none if the data set
     * was deleted.
     *
     * @param number number of the block, from 0
     * @throws shuzi.web.problem.DamagedException if the images are not those that were stored
     */
    public List<HashedImage> block(DatasetId id, int number, Split split) {
        return images.block(id, number, split);
    }

    /**
     * Returns the hashes of the images of one side.
     *
     * @throws NotFoundException if the data set does not exist
     */
    @Transactional(readOnly = true)
    public ImageHashes hashes(DatasetId id, Split split) {
        get(id);
        return images.hashes(id, split);
    }

    /** Returns a data set without its images; empty if it does not exist. */
    public Optional<Dataset> find(DatasetId id) {
        return datasets.find(id);
    }

    /**
     * Returns the id of an image.
     *
     * @param position index in the order of the data set
     */
    public static UUID imageId(DatasetId id, int position) {
        return ImageIds.of(id, position);
    }
}
