package shuzi.dataset.transfer;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import shuzi.core.id.DatasetId;
import shuzi.dataset.Dataset;
import shuzi.dataset.DatasetReader;
import shuzi.dataset.DatasetWriter;
import shuzi.dataset.Datasets;
import shuzi.dataset.SplitRequest;
import shuzi.web.binding.Upload;
import shuzi.web.concurrency.ConcurrencyLimiter;
import shuzi.web.download.ExportedFile;
import shuzi.web.problem.UnprocessableContentException;

/** Imports and exports data sets. */
@Service
class DatasetFiles {

    private final Datasets datasets;
    private final DatasetSettings settings;
    private final OrderedParallelPipeline pipeline;
    private final UploadFormats formats;
    private final ConcurrencyLimiter transfers;

    DatasetFiles(Datasets datasets, DatasetSettings settings) {
        this.datasets = datasets;
        this.settings = settings;
        this.pipeline = new OrderedParallelPipeline(Runtime.getRuntime().availableProcessors());
        this.formats = new UploadFormats(pipeline, settings);
        this.transfers = new ConcurrencyLimiter(settings.maxImports(), "imports and exports of data sets");
    }

    @PreDestroy
    void stop() {
        pipeline.close();
    }

    /**
     * Creates a data set from the files of an upload. If anything fails, nothing is stored.
     *
     * @param progress called for each image, by the thread of the caller
     * @throws shuzi.web.problem.ProblemException if the files cannot be imported; the message says why
     */
    @Transactional
    Dataset create(Upload upload, String name, SplitRequest split, ImportProgress progress) {
        return transfers.run(() -> store(formats.open(upload), name, split, progress));
    }

    /**
     * Creates a data set of images by synthetic writers.
     *
     * @param progress called for each image, by the thread of the caller
     * @throws shuzi.web.problem.ProblemException if there are too many images, or they cannot be split as requested
     */
    @Transactional
    Dataset create(SyntheticImages synthetic, String name, SplitRequest split, ImportProgress progress) {
        if (synthetic.count() > settings.maxImages()) {
            throw UnprocessableContentException.field(
                    "imagesPerClass",
                    "would generate %d images; the limit is %d".formatted(synthetic.count(), settings.maxImages()));
        }
        return transfers.run(() -> store(synthetic.open(pipeline), name, split, progress));
    }

    private Dataset store(ImportReader reader, String name, SplitRequest split, ImportProgress progress) {
        try (ImportReader images = reader;
                DatasetWriter writer = datasets.writer()) {
            for (int read = 1; images.hasNext(); read++) {
                writer.add(images.next());
                progress.report(read, images.total());
            }
            return writer.finish(name, split, images.warnings());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Exports a data set to a temporary file, which is deleted when the export is closed.
     *
     * @throws shuzi.web.problem.NotFoundException if the data set does not exist
     * @throws shuzi.web.problem.TooManyRequestsException if the maximum number of imports and exports is running
     * @throws shuzi.web.problem.DamagedException if the images are not those that were stored
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ) // it can be deleted meanwhile
    ExportedFile export(DatasetId id, ExportFormat format) throws IOException {
        DatasetReader reader = datasets.reader(id);
        var export = new DatasetExport(reader, pipeline);
        return transfers.run(() -> ExportedFile.of(file -> {
            export.write(format, file);
            reader.requireIntact();
        }));
    }
}
