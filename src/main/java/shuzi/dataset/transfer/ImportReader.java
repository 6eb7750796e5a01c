package shuzi.dataset.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shuzi.dataset.ImportedItem;
import shuzi.dataset.transfer.OrderedParallelPipeline.Results;

/**
 * Reads the images of an upload one by one, in the order of the upload. Several threads decode them, a few hundred
 * images ahead of the one that is read.
 */
final class ImportReader implements Iterator<ImportedItem>, Closeable {

    private final Results<? extends ImportedItem> items;
    private final @Nullable Integer total;
    private final List<String> warnings;
    private final Closeable source;

    /**
     * Joins the items of a source and its warnings.
     *
     * @param total number of items; null if it is unknown
     * @param warnings can grow while items are read
     * @param source closed with the reader
     */
    ImportReader(
            Results<? extends ImportedItem> items, @Nullable Integer total, List<String> warnings, Closeable source) {
        this.items = items;
        this.total = total;
        this.warnings = warnings;
        this.source = source;
    }

    /** Opens a reader on a source. */
    interface Opening<S> {

        ImportReader open(S source) throws IOException;
    }

    /** Opens a reader that will close the source. Closes the source at once if this fails. */
    static <S extends Closeable> ImportReader over(S source, Opening<S> opening) throws IOException {
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

    /** Returns the number of items; null if it is unknown. */
    @Nullable
    Integer total() {
        return total;
    }

    /**
     * Returns how ambiguities of the upload were resolved, a sentence each. The list is complete after the last item.
     */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Stops decoding and closes the source. */
    @Override
    public void close() throws IOException {
        items.close();
        source.close();
    }
}
