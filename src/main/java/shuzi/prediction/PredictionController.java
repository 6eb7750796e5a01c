package shuzi.prediction;

import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import shuzi.core.id.ModelId;
import shuzi.core.image.DecoderBusyException;
import shuzi.core.image.InvalidImageException;
import shuzi.database.RepeatedReads;
import shuzi.model.Classification;
import shuzi.model.Classifier;
import shuzi.model.Models;
import shuzi.web.body.BodyMemory;
import shuzi.web.body.ClientConnection;
import shuzi.web.problem.NotFoundException;
import shuzi.web.problem.Problems;
import shuzi.web.problem.TooLargeException;
import shuzi.web.problem.TooManyRequestsException;
import shuzi.web.problem.UnprocessableContentException;

/** Classifies pictures over HTTP. */
@RestController
@RequestMapping(path = "/predict", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Predictions", description = "Classify pictures")
class PredictionController {

    private static final int DEFAULT_TOP_K = 3;
    private static final int MAX_TOP_K = 15; // one candidate for each class
    private static final Duration BUSY = Duration.ofSeconds(2);
    private static final String DEFAULT = "default";
    private static final String PICTURE =
            "The service normalizes the picture as the model needs it: it finds the ink, darker or"
                    + " lighter than the paper, crops, scales and centres it. If the picture seems to be none of the 15"
                    + " characters, `label` is null and `outOfClass` is true.";

    private final Models models;
    private final RepeatedReads reads;
    private final PredictionSettings settings;
    private final BodyMemory memory;
    private final PredictionPriority priority;

    PredictionController(
            Models models,
            RepeatedReads reads,
            PredictionSettings settings,
            BodyMemory memory,
            PredictionPriority priority) {
        this.models = models;
        this.reads = reads;
        this.settings = settings;
        this.memory = memory;
        this.priority = priority;
    }

    @Schema(description = "A picture to classify")
    record Picture(
            @Schema(
                    description = "PNG, JPEG, BMP, GIF or WebP, dark on light or light on dark",
                    type = "string",
                    format = "binary",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @NotNull(message = "is missing: send the picture as a part with this name")
            MultipartFile image,

            @Schema(description = "Id of the model, or `default` for the newest", example = "default") @Nullable
            String model,

            @Schema(
                    description = "Number of candidates, 1.." + MAX_TOP_K,
                    example = "3",
                    defaultValue = "" + DEFAULT_TOP_K)
            @Min(1)
            @Max(MAX_TOP_K)
            @Nullable
            Integer topK,

            @Schema(
                    description = "Whether to also return what the network saw",
                    example = "false",
                    defaultValue = "false")
            @Nullable
            Boolean debug) {}

    @Schema(description = "Pictures to classify")
    record Pictures(
            @Schema(
                    description = "PNG, JPEG, BMP, GIF or WebP pictures, each in a part with this name",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @NotEmpty(message = "is missing: send each picture as a part with this name")
            List<MultipartFile> image,

            @Schema(description = "Id of the model, or `default` for the newest", example = "default") @Nullable
            String model,

            @Schema(
                    description = "Number of candidates, 1.." + MAX_TOP_K,
                    example = "3",
                    defaultValue = "" + DEFAULT_TOP_K)
            @Min(1)
            @Max(MAX_TOP_K)
            @Nullable
            Integer topK) {}

    @Operation(operationId = "predict", summary = "Classify a picture of a form", description = PICTURE)
    @ApiResponse(responseCode = "200", description = "The answer")
    @Problems({400, 404, 413, 415, 422})
    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    Answer predict(@Valid @ModelAttribute Picture picture) throws IOException {
        requireAllowed(picture.image().getSize());
        return memory.with(
                picture.image().getSize(),
                () -> answer(classifier(picture.model()), picture.image().getBytes(), picture.topK(), picture.debug()));
    }

    @Operation(
            operationId = "predictRaw",
            summary = "Classify a picture in the request body",
            description = "The body is a PNG, JPEG, BMP, GIF or WebP. `Content-Type` can be any `image/…`,"
                    + " `application/octet-stream`, or absent. " + PICTURE)
    @ApiResponse(responseCode = "200", description = "The answer")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            description = "The picture",
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @Problems({400, 404, 413, 415, 422})
    @PostMapping(
            path = "/raw",
            consumes = {"image/*", MediaType.APPLICATION_OCTET_STREAM_VALUE}) // the latter also without a type
    Answer predictRaw(
            @Parameter(description = "Id of the model, or `default` for the newest")
                    @RequestParam(required = false)
                    @Nullable
                    String model,
            @Parameter(description = "Number of candidates", example = "3")
                    @Schema(defaultValue = "" + DEFAULT_TOP_K)
                    @RequestParam(required = false)
                    @Min(1)
                    @Max(MAX_TOP_K)
                    @Nullable
                    Integer topK,
            @Parameter(description = "Whether to also return what the network saw")
                    @RequestParam(required = false)
                    @Nullable
                    Boolean debug,
            HttpServletRequest request)
            throws IOException {
        return memory.with(size(request), () -> answer(classifier(model), body(request), topK, debug));
    }

    /** Returns the memory in bytes that the body takes while it is read. */
    private long size(HttpServletRequest request) {
        long length = request.getContentLengthLong();
        requireAllowed(length);
        return length < 0 ? 2 * settings.maxImage().toBytes() : length; // the parts that are read, and the array of all
    }

    private byte[] body(HttpServletRequest request) throws IOException {
        int length = request.getContentLength();
        if (length < 0) {
            byte[] body = request.getInputStream()
                    .readNBytes((int) settings.maxImage().toBytes() + 1);
            requireAllowed(body.length);
            return body;
        }
        var body = new byte[length];
        int read = request.getInputStream().readNBytes(body, 0, length);
        return read == length ? body : Arrays.copyOf(body, read);
    }

    /** Classifies the picture in the body at the path of the form, which the first version of the API used. */
    @Hidden
    @PostMapping(consumes = {"image/*", MediaType.APPLICATION_OCTET_STREAM_VALUE})
    Answer predictBody(
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Min(1) @Max(MAX_TOP_K) @Nullable Integer topK,
            @RequestParam(required = false) @Nullable Boolean debug,
            HttpServletRequest request)
            throws IOException {
        return predictRaw(model, topK, debug, request);
    }

    @Operation(
            operationId = "predictBatch",
            summary = "Classify several pictures",
            description = "A picture that the service cannot use gets a result with the status ERROR. It does not"
                    + " affect the others.")
    @ApiResponse(responseCode = "200", description = "The results")
    @Problems({400, 404, 413, 415})
    @PostMapping(path = "/batch", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    BatchResults predictBatch(@Valid @ModelAttribute Pictures pictures, HttpServletRequest request) throws IOException {
        if (pictures.image().size() > settings.maxBatch()) {
            throw TooLargeException.because("The batch has %d pictures; the limit is %d."
                    .formatted(pictures.image().size(), settings.maxBatch()));
        }
        Classifier classifier = classifier(pictures.model());
        return memory.with(
                largest(pictures.image()),
                () -> results(classifier, pictures.image(), orTopK(pictures.topK()), request));
    }

    private BatchResults results(
            Classifier classifier, List<MultipartFile> pictures, int topK, HttpServletRequest request)
            throws ClientAbortException {
        var results = new ArrayList<BatchResults.Result>();
        for (MultipartFile picture : pictures) {
            if (ClientConnection.isClosed(request)) {
                throw new ClientAbortException("The client has closed the connection.");
            }
            results.add(result(classifier, results.size(), picture, topK, request));
        }
        return new BatchResults(results);
    }

    private long largest(List<MultipartFile> pictures) {
        long largest = pictures.stream().mapToLong(MultipartFile::getSize).max().orElse(0);
        return Math.min(largest, settings.maxImage().toBytes()); // larger ones are not read
    }

    private BatchResults.Result result(
            Classifier classifier, int index, MultipartFile file, int topK, HttpServletRequest request) {
        String name = file.getOriginalFilename();
        try {
            requireAllowed(file.getSize());
            Classification result = classify(classifier, file.getBytes());
            return BatchResults.answered(index, name, Answer.from(result, topK));
        } catch (UnprocessableContentException | TooLargeException | TooManyRequestsException e) {
            return BatchResults.failed(index, name, e.document(request));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void requireAllowed(long bytes) {
        if (bytes > settings.maxImage().toBytes()) {
            throw TooLargeException.because("The picture is larger than %d MB, which is the limit."
                    .formatted(settings.maxImage().toMegabytes()));
        }
    }

    private Answer answer(Classifier classifier, byte[] file, @Nullable Integer topK, @Nullable Boolean debug) {
        if (!Boolean.TRUE.equals(debug)) {
            return Answer.from(classify(classifier, file), orTopK(topK));
        }
        Classifier.Explanation explained = withPriority(() -> classifier.explain(file));
        Classification result = explained.classification();
        return Answer.from(result, orTopK(topK)).with(Answer.Debug.of(result.input(), explained.steps()));
    }

    private Classification classify(Classifier classifier, byte[] file) {
        return withPriority(() -> classifier.classify(file));
    }

    /** Computes something from a picture. */
    @FunctionalInterface
    private interface PictureTask<T> {
        T run() throws InvalidImageException;
    }

    /** Computes something from a picture while training waits. */
    private <T> T withPriority(PictureTask<T> task) {
        priority.begin();
        try {
            return task.run();
        } catch (InvalidImageException e) {
            throw UnprocessableContentException.because("The picture cannot be used: " + e.reason() + ".");
        } catch (DecoderBusyException e) {
            throw TooManyRequestsException.because(e.getMessage() + ". Try again later.", BUSY);
        } finally {
            priority.end();
        }
    }

    private static int orTopK(@Nullable Integer topK) {
        return Objects.requireNonNullElse(topK, DEFAULT_TOP_K);
    }

    private Classifier classifier(@Nullable String model) {
        if (model == null || model.isBlank() || model.equals(DEFAULT)) { // forms send empty fields
            return reads.read(models::newest);
        }
        ModelId id;
        try {
            id = new ModelId(UUID.fromString(model));
        } catch (IllegalArgumentException ignored) { // no model has an id that is not a UUID
            throw NotFoundException.of("model", model);
        }
        return reads.read(() -> models.classifier(id));
    }
}
