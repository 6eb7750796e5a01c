package shuzi.dataset;

import java.util.stream.Stream;

/** Reads the images of a data set one by one, as often as needed, in the transaction in which it was opened. */
public final class DatasetReader {

    private final Dataset dataset;
    private final ImageRepository images;
    private final ContentCheck check;

    DatasetReader(Dataset dataset, ImageRepository images) {
        this.dataset = dataset;
        this.images = images;
        this.check = new ContentCheck(dataset);
    }

    /** Returns the number of images of one side. */
    public int count(Split split) {
        return dataset.count(split);
    }

    /** Opens a stream of the images of one side, in the order of the data set. */
    public Stream<StoredImage> images(Split split) {
        return images.stream(dataset.id(), split, check);
    }

    /**
     * Checks the digest of the images. Called after both sides have been read.
     *
     * @throws shuzi.web.problem.DamagedException if it differs from that of the data set
     */
    public void requireIntact() {
        check.requireIntact();
    }
}
