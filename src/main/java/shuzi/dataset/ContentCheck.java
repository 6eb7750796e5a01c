package shuzi.dataset;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import shuzi.web.problem.DamagedException;

/** Tells, once both sides of a data set have been read, whether they are the images that were stored. */
final class ContentCheck {

    private final Dataset dataset;
    private final Map<Split, List<byte[]>> hashes = new EnumMap<>(Split.class);

    ContentCheck(Dataset dataset) {
        this.dataset = dataset;
    }

    /** A side is read from its beginning, perhaps not for the first time. */
    void begin(Split split) {
        hashes.put(split, new ArrayList<>());
    }

    /** The next image of a side. */
    void add(Split split, int label, byte[] pixels, int start) {
        Objects.requireNonNull(hashes.get(split)).add(ImportedImage.hashOf(label, pixels, start));
    }

    /** @throws DamagedException when they are not */
    void requireSound() {
        List<byte[]> all = hashes.values().stream().flatMap(List::stream).toList();
        if (!Datasets.digest(all).equals(dataset.digest())) {
            throw DamagedException.dataset(dataset.id());
        }
    }
}
