package shuzi.dataset.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import shuzi.dataset.Split;
import shuzi.web.binding.UploadedFile;
import shuzi.web.problem.TooLargeException;

/** Reads the images of CSV files, one file after the other. If a line is not an image, the import fails. */
final class CsvImages implements Iterator<CsvLine>, Closeable {

    private final Iterator<UploadedFile> files;
    private final boolean singleFile;
    private final DatasetSettings limits;
    private final List<String> warnings = new ArrayList<>();
    private @Nullable CsvFile file; // that is being read
    private int images;

    private CsvImages(List<UploadedFile> files, DatasetSettings limits) {
        this.files = files.iterator();
        this.singleFile = files.size() == 1;
        this.limits = limits;
    }

    /** Opens a reader of the images of one file or of several. The names of several files can specify their sides. */
    static ImportReader open(List<UploadedFile> files, OrderedParallelPipeline pipeline, DatasetSettings limits) {
        var lines = new CsvImages(files, limits);
        return new ImportReader(pipeline.map(lines, CsvLine::toImage), null, lines.warnings, lines);
    }

    @Override
    public boolean hasNext() {
        while (file == null || !file.hasNext()) {
            if (file != null) {
                warnings.addAll(file.warnings());
            }
            try {
                close();
                if (!files.hasNext()) {
                    return false;
                }
                file = open(files.next());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return true;
    }

    private CsvFile open(UploadedFile next) throws IOException {
        return singleFile
                ? new CsvFile(next, "line ", null, limits)
                : new CsvFile(next, IdxMatrices.shown(next) + " line ", Split.ofName(next.name()), limits);
    }

    @Override
    public CsvLine next() {
        if (!hasNext() || file == null) {
            throw new NoSuchElementException();
        }
        if (++images > limits.maxImages()) {
            throw TooLargeException.because(
                    "The CSV has more than the limit of %d images.".formatted(limits.maxImages()));
        }
        return file.next();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
