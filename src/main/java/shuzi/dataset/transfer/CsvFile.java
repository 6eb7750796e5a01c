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
 * Reads the lines of a CSV file (RFC 4180) in any dialect. {@link CsvLineHandler} interprets the columns.
 */
final class CsvFile implements Iterator<CsvLine>, Closeable {

    private static final int START = 8 << 10; // bytes by which the dialect is recognised
    private static final int BUFFER = 16 << 10; // characters; the maximum length of a field

    private final CsvLineHandler handler;
    private final InputStream in;
    private final Iterator<CsvLine> lines;

    /**
     * Opens a file.
     *
     * @param namePrefix what precedes the line number in the name of an image
     * @param side side of the images whose lines specify none; null if unknown
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

    /** Returns how ambiguities of the file were resolved, a sentence each. The list is complete after the last line. */
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
