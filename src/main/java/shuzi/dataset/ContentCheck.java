package shuzi.dataset;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import shuzi.web.problem.DamagedException;

/**
 * Compares the digest of the images that are read with the digest of their data set, after both sides have been read.
 */
final class ContentCheck {

    private final Dataset dataset;
    private final Map<Split, List<byte[]>> hashes = new EnumMap<>(Split.class);

    ContentCheck(Dataset dataset) {
        this.dataset = dataset;
    }

    /** Begins a side. A side that is read again replaces the images of the first time. */
    void begin(Split split) {
        hashes.put(split, new ArrayList<>());
    }

    /**
     * Adds the next image of a side.
     *
     * @param start index of its first pixel
     */
    void add(Split split, int label, byte[] pixels, int start) {
        Objects.requireNonNull(hashes.get(split)).add(ContentHash.of(label, pixels, start));
    }

    /**
     * Checks the digest of all images.
     *
     * @throws DamagedException if it differs from that of the data set
     */
    void requireIntact() {
        List<byte[]> all = hashes.values().stream().flatMap(List::stream).toList();
        if (!ContentHash.digest(all).equals(dataset.digest())) {
            throw DamagedException.dataset(dataset.id());
        }
    }
}
