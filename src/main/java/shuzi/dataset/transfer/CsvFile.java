package shuzi.dataset.transfer;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import shuzi.dataset.Split;
import shuzi.web.binding.UploadedFile;
import shuzi.web.problem.ProblemException;
import shuzi.web.problem.UnprocessableContentException;

/**
 * The lines of a CSV file (RFC 4180), in the dialect that its first line tells. {@link CsvLineHandler} knows the columns.
 */
final class CsvFile implements Iterator<CsvLine>, Closeable {

    private static final int START = 8 << 10; // bytes that tell the dialect
    private static final int BUFFER = 16 << 10; // characters; a field has to fit

    private final CsvLineHandler handler;
    private final InputStream in;
    private final Iterator<CsvLine> lines;

    /**
     * Opens a file.
     *
     * @param namePrefix of images in their data set, before the number of their line
     * @param side of the images whose lines tell none
     */
    CsvFile(UploadedFile file, String namePrefix, @Nullable Split side, DatasetSettings limits) throws IOException {
        CsvDialect dialect = CsvDialect.of(GzipInput.start(file, START));
        if (dialect == null) {
            throw new IllegalStateException("the file has changed");
        }
        this.handler = new CsvLineHandler(namePrefix, side);
        this.in = new LimitedInput(GzipInput.open(file), limits.maxUnpacked());
        try {
            this.lines = translating(() -> CsvReader.builder()
                    .maxBufferSize(BUFFER)
                    .detectBomHeader(true)
                    .fieldSeparator(dialect.separator())
                    .build(handler, in, dialect.charset())
                    .iterator());
        } catch (RuntimeException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public boolean hasNext() {
        return translating(lines::hasNext);
    }

    @Override
    public CsvLine next() {
        return translating(lines::next);
    }

    /** Returns what was chosen where the file could be read in another way; complete after the last line. */
    List<String> warnings() {
        return handler.usesCharacterInsteadOfLabel()
                ? List.of("The CSV has columns label and character: the labels were taken from character.")
                : List.of();
    }

    private static <T> T translating(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (CsvParseException e) {
            if (e.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            throw UnprocessableContentException.because(
                    "The CSV cannot be read: it has a field of more than %d characters, or a quote that does not end."
                            .formatted(CsvLineHandler.MAX_FIELD));
        } catch (UncheckedIOException e) {
            throw new UncheckedIOException(GzipInput.damaged(Objects.requireNonNull(e.getCause())));
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
