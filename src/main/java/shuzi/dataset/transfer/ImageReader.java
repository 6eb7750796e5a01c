package shuzi.dataset.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import shuzi.dataset.ImportedItem;
import shuzi.dataset.transfer.OrderedParallelPipeline.Results;

/**
 * Reads the images of an upload one after the other, in the order of the upload. They are decoded on all cores, a few hundred
 * ahead of the one that is taken.
 */
final class ImageReader implements Iterator<ImportedItem>, Closeable {

    private final Results<? extends ImportedItem> items;
    private final List<String> warnings;
    private final Closeable source;

    /**
     * @param warnings may grow while items are taken
     * @param source is closed with the reader
     */
    ImageReader(Results<? extends ImportedItem> items, List<String> warnings, Closeable source) {
        this.items = items;
        this.warnings = warnings;
        this.source = source;
    }

    /** Opens a reader on a source. */
    interface Opening<S> {

        ImageReader open(S source) throws IOException;
    }

    /** Opens a reader that closes the source; where it cannot be opened, the source is closed at once. */
    static <S extends Closeable> ImageReader over(S source, Opening<S> opening) throws IOException {
        try {
            return opening.open(source);
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    @Override
    public boolean hasNext() {
        return items.hasNext();
    }

    @Override
    public ImportedItem next() {
        return items.next();
    }

    /**
     * Returns what was chosen where the upload could be read in another way, a sentence each. The list is complete after the
     * last item.
     */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Stops decoding and frees what the reader holds. */
    @Override
    public void close() throws IOException {
        items.close();
        source.close();
    }
}
