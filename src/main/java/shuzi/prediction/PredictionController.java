package shuzi.prediction;

import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import shuzi.model.Classification;
import shuzi.model.Classifier;
import shuzi.web.problem.Problems;

/** Classifies pictures over HTTP. */
@RestController
@RequestMapping(path = "/predict", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Predictions", description = "Classify pictures of characters, and read pictures of numbers")
class PredictionController {

    private static final int DEFAULT_TOP_K = 3;
    private static final double DEFAULT_LEARNING_RATE = 0.1;
    private static final int MAX_TOP_K = 15; // one candidate for each class
    private static final String PICTURE =
            "The service normalizes the picture as the model needs it: it finds the ink, darker or"
                    + " lighter than the paper, crops, scales and centres it. If the picture seems to be none of the 15"
                    + " characters, `label` is null and `outOfClass` is true.";

    private final Predictions predictions;
    private final PictureRequests requests;

    PredictionController(Predictions predictions, PictureRequests requests) {
        this.predictions = predictions;
        this.requests = requests;
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

            @Schema(
                    description = "Id of a model (`GET /models` lists them) or an alias; `default` if left out",
                    example = "default")
            @Nullable
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

    @Schema(description = "A picture to follow through a network")
    record TracedPicture(
            @Schema(
                    description = "PNG, JPEG, BMP, GIF or WebP, dark on light or light on dark",
                    type = "string",
                    format = "binary",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @NotNull(message = "is missing: send the picture as a part with this name")
            MultipartFile image,

            @Schema(
                    description = "Id of a model (`GET /models` lists them) or an alias; `default` if left out",
                    example = "default")
            @Nullable
            String model,

            @Schema(
                    description =
                            "The label that the picture should get, 1..15; if left out, that of the best candidate",
                    example = "6")
            @Min(1)
            @Max(MAX_TOP_K)
            @Nullable
            Integer label,

            @Schema(
                    description = "Learning rate of the step, 0..10",
                    example = "0.1",
                    defaultValue = "" + DEFAULT_LEARNING_RATE)
            @DecimalMin("0")
            @DecimalMax("10")
            @Nullable
            Double learningRate) {}

    @Schema(description = "Pictures to classify")
    record Pictures(
            @Schema(
                    description = "PNG, JPEG, BMP, GIF or WebP pictures, each in a part with this name",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @NotEmpty(message = "is missing: send each picture as a part with this name")
            List<MultipartFile> image,

            @Schema(
                    description = "Id of a model (`GET /models` lists them) or an alias; `default` if left out",
                    example = "default")
            @Nullable
            String model,

            @Schema(
                    description = "Number of candidates, 1.." + MAX_TOP_K,
                    example = "3",
                    defaultValue = "" + DEFAULT_TOP_K)
            @Min(1)
            @Max(MAX_TOP_K)
            @Nullable
            Integer topK) {}

    @Operation(operationId = "predict", summary = "Classify a picture", description = PICTURE)
    @ApiResponse(
            responseCode = "200",
            description = "The answer",
            headers =
                    @Header(
                            name = PredictionTarget.HEADER,
                            description = PredictionTarget.HEADER_DESCRIPTION,
                            schema = @Schema(type = "string")))
    @Problems({400, 404, 413, 415, 422})
    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    Answer predict(@Valid @ModelAttribute Picture picture, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        return requests.answer(
                picture.image(),
                picture.model(),
                response,
                (target, file) -> answer(target, file, picture.topK(), picture.debug(), request));
    }

    @Operation(
            operationId = "predictRaw",
            summary = "Classify a picture in the request body",
            description = "The body is a PNG, JPEG, BMP, GIF or WebP. `Content-Type` can be any `image/…`,"
                    + " `application/octet-stream`, or absent. " + PICTURE)
    @ApiResponse(
            responseCode = "200",
            description = "The answer",
            headers =
                    @Header(
                            name = PredictionTarget.HEADER,
                            description = PredictionTarget.HEADER_DESCRIPTION,
                            schema = @Schema(type = "string")))
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
            @Parameter(description = "Id of a model (`GET /models` lists them) or an alias; `default` if left out")
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
            HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        return requests.answer(request, model, response, (target, file) -> answer(target, file, topK, debug, request));
    }

    /** Classifies the picture in the body at the path of the form, which the first version of the API used. */
    @Hidden
    @PostMapping(consumes = {"image/*", MediaType.APPLICATION_OCTET_STREAM_VALUE})
    Answer predictBody(
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Min(1) @Max(MAX_TOP_K) @Nullable Integer topK,
            @RequestParam(required = false) @Nullable Boolean debug,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        return predictRaw(model, topK, debug, request, response);
    }

    @Operation(
            operationId = "predictBatch",
            summary = "Classify several pictures",
            description = "A picture that the service cannot use gets a result with the status ERROR. It does not"
                    + " affect the others.")
    @ApiResponse(
            responseCode = "200",
            description = "The results",
            headers =
                    @Header(
                            name = PredictionTarget.HEADER,
                            description = PredictionTarget.HEADER_DESCRIPTION,
                            schema = @Schema(type = "string")))
    @Problems({400, 404, 413, 415})
    @PostMapping(path = "/batch", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    BatchResults predictBatch(
            @Valid @ModelAttribute Pictures pictures, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        requests.requireAllowed(pictures.image());
        PredictionTarget target = requests.target(pictures.model(), response);
        int topK = orTopK(pictures.topK());
        return new BatchResults(requests.answerAll(
                pictures.image(),
                request,
                file -> Answer.from(predictions.classify(target, file, request), topK),
                BatchResults.Answered::of,
                BatchError::of));
    }

    @Operation(
            operationId = "traceActivations",
            summary = "Follow a picture through a network",
            description =
                    "Returns the inputs, the activations of all units, the errors that back-propagation computes for a"
                            + " label, and what the network would answer after one step of gradient descent on this picture. The"
                            + " model does not change. An alias's metrics and shadow do not see the picture.")
    @ApiResponse(
            responseCode = "200",
            description = "The values of the picture in the network",
            headers =
                    @Header(
                            name = PredictionTarget.HEADER,
                            description = PredictionTarget.HEADER_DESCRIPTION,
                            schema = @Schema(type = "string")))
    @Problems({400, 404, 413, 415, 422})
    @PostMapping(path = "/activations", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    Activations activations(@Valid @ModelAttribute TracedPicture picture, HttpServletResponse response)
            throws IOException {
        return requests.answer(
                picture.image(),
                picture.model(),
                response,
                (target, file) -> predictions.activations(
                        target,
                        file,
                        picture.label(),
                        Objects.requireNonNullElse(picture.learningRate(), DEFAULT_LEARNING_RATE)));
    }

    private Answer answer(
            PredictionTarget target,
            byte[] file,
            @Nullable Integer topK,
            @Nullable Boolean debug,
            HttpServletRequest request) {
        if (!Boolean.TRUE.equals(debug)) {
            return Answer.from(predictions.classify(target, file, request), orTopK(topK));
        }
        Classifier.Explanation explained = predictions.explain(target, file, request);
        Classification result = explained.classification();
        return Answer.from(result, orTopK(topK)).with(Answer.Debug.of(result.input(), explained.steps()));
    }

    private static int orTopK(@Nullable Integer topK) {
        return Objects.requireNonNullElse(topK, DEFAULT_TOP_K);
    }
}
