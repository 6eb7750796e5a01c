package shuzi.dataset.transfer;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
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
     * Makes a data set of the files of an upload: of all of them or, if anything fails, none.
     *
     * @throws shuzi.web.problem.ProblemException when no data set can be made of them
     */
    @Transactional
    Dataset create(Upload upload, String name, SplitRequest split) {
        return transfers.run(() -> store(formats.open(upload), name, split));
    }

    /**
     * Makes a data set of images that synthetic writers write.
     *
     * @throws shuzi.web.problem.ProblemException when there are too many images, or they cannot be split as requested
     */
    @Transactional
    Dataset create(SyntheticImages synthetic, String name, SplitRequest split) {
        if (synthetic.count() > settings.maxImages()) {
            throw UnprocessableContentException.field(
                    "imagesPerClass",
                    "makes %d images; a data set takes at most %d".formatted(synthetic.count(), settings.maxImages()));
        }
        return transfers.run(() -> store(synthetic.open(pipeline), name, split));
    }

    private Dataset store(ImageReader reader, String name, SplitRequest split) {
        try (ImageReader images = reader;
                DatasetWriter writer = datasets.writer()) {
            while (images.hasNext()) {
                writer.add(images.next());
            }
            return writer.finish(name, split, images.warnings());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes a data set into a file, which is deleted when its content is closed.
     *
     * @throws shuzi.web.problem.NotFoundException when there is no such data set
     * @throws shuzi.web.problem.TooManyRequestsException when too many imports and exports run
     * @throws shuzi.web.problem.DamagedException when the images are not those that were stored
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ) // it may be deleted meanwhile
    ExportedFile export(UUID id, ExportFormat format) throws IOException {
        DatasetReader reader = datasets.reader(id);
        var export = new DatasetExport(reader, pipeline);
        return transfers.run(() -> ExportedFile.of(file -> {
            export.write(format, file);
            reader.requireIntact();
        }));
    }
}
