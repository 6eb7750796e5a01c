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
import shuzi.core.number.Direction;
import shuzi.web.problem.Problems;

/** Reads pictures of whole numbers over HTTP. */
@RestController
@RequestMapping(path = "/predict/number", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Predictions")
class NumberPredictionController {

    private static final int DEFAULT_ALTERNATIVES = 3;
    private static final int MAX_ALTERNATIVES = 15;
    private static final String DEBUG = "Whether to also return how the line was read";
    private static final String DIRECTION =
            "Direction of the line: from left to right, from top to bottom, or AUTO, along the ink if it is clearly longer"
                    + " than wide, else either";
    private static final String PICTURE =
            "Reads a number in one line, such as 三千五百二十 or 二〇二六. The service finds the characters, lets the model rate"
                    + " them, and returns the most probable well-formed number. If there is none, or it is not sure enough,"
                    + " `value` is null, `unreadable` is true, and `reason` says why. Shadow models do not get the picture.";

    private final Predictions predictions;
    private final PictureRequests requests;

    NumberPredictionController(Predictions predictions, PictureRequests requests) {
        this.predictions = predictions;
        this.requests = requests;
    }

    /** The direction of a line that a client asks for. */
    enum LineDirection {
        AUTO(null),
        HORIZONTAL(Direction.HORIZONTAL),
        VERTICAL(Direction.VERTICAL);

        private final @Nullable Direction direction;

        LineDirection(@Nullable Direction direction) {
            this.direction = direction;
        }
    }

    @Schema(description = "A picture of a number")
    record NumberPicture(
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
                    description = "Maximum number of alternatives, 1.." + MAX_ALTERNATIVES,
                    example = "3",
                    defaultValue = "" + DEFAULT_ALTERNATIVES)
            @Min(1)
            @Max(MAX_ALTERNATIVES)
            @Nullable
            Integer alternatives,

            @Schema(description = DIRECTION, example = "AUTO", defaultValue = "AUTO") @Nullable
            LineDirection direction,

            @Schema(description = DEBUG, example = "false", defaultValue = "false") @Nullable
            Boolean debug) {}

    @Schema(description = "Pictures of numbers")
    record NumberPictures(
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
                    description = "Maximum number of alternatives, 1.." + MAX_ALTERNATIVES,
                    example = "3",
                    defaultValue = "" + DEFAULT_ALTERNATIVES)
            @Min(1)
            @Max(MAX_ALTERNATIVES)
            @Nullable
            Integer alternatives,

            @Schema(description = DIRECTION, example = "AUTO", defaultValue = "AUTO") @Nullable
            LineDirection direction) {}

    @Operation(operationId = "predictNumber", summary = "Read a whole number", description = PICTURE)
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
    NumberAnswer predictNumber(@Valid @ModelAttribute NumberPicture picture, HttpServletResponse response)
            throws IOException {
        return requests.answer(
                picture.image(),
                picture.model(),
                response,
                (target, file) -> answer(target, file, picture.alternatives(), picture.direction(), picture.debug()));
    }

    @Operation(
            operationId = "predictNumberRaw",
            summary = "Read a whole number in the request body",
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
    NumberAnswer predictNumberRaw(
            @Parameter(description = "Id of a model (`GET /models` lists them) or an alias; `default` if left out")
                    @RequestParam(required = false)
                    @Nullable
                    String model,
            @Parameter(description = "Maximum number of alternatives", example = "3")
                    @Schema(defaultValue = "" + DEFAULT_ALTERNATIVES)
                    @RequestParam(required = false)
                    @Min(1)
                    @Max(MAX_ALTERNATIVES)
                    @Nullable
                    Integer alternatives,
            @Parameter(description = DIRECTION) @Schema(defaultValue = "AUTO") @RequestParam(required = false) @Nullable
                    LineDirection direction,
            @Parameter(description = DEBUG) @Schema(defaultValue = "false") @RequestParam(required = false) @Nullable
                    Boolean debug,
            HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        return requests.answer(
                request, model, response, (target, file) -> answer(target, file, alternatives, direction, debug));
    }

    /** Reads the picture in the body at the path of the form, as {@code /predict} does. */
    @Hidden
    @PostMapping(consumes = {"image/*", MediaType.APPLICATION_OCTET_STREAM_VALUE})
    NumberAnswer predictNumberBody(
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Min(1) @Max(MAX_ALTERNATIVES) @Nullable Integer alternatives,
            @RequestParam(required = false) @Nullable LineDirection direction,
            @RequestParam(required = false) @Nullable Boolean debug,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        return predictNumberRaw(model, alternatives, direction, debug, request, response);
    }

    @Operation(
            operationId = "predictNumberBatch",
            summary = "Read several whole numbers",
            description = "A picture that the service cannot use gets a result with the status ERROR. It does not"
                    + " affect the others. Each picture shows one number.")
    @ApiResponse(
            responseCode = "200",
            description = "The results",
            headers =
                    @Header(
                            name = PredictionTarget.HEADER,
                            description = PredictionTarget.HEADER_DESCRIPTION,
                            schema = @Schema(type = "string")))
    @Problems({400, 404, 413, 415, 422})
    @PostMapping(path = "/batch", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    NumberBatchResults predictNumberBatch(
            @Valid @ModelAttribute NumberPictures pictures, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        requests.requireAllowed(pictures.image());
        PredictionTarget target = requests.target(pictures.model(), response);
        Predictions.requireReadsNumbers(target);
        return new NumberBatchResults(requests.answerAll(
                pictures.image(),
                request,
                file -> answer(target, file, pictures.alternatives(), pictures.direction(), false),
                NumberBatchResults.Answered::of,
                BatchError::of));
    }

    private NumberAnswer answer(
            PredictionTarget target,
            byte[] file,
            @Nullable Integer alternatives,
            @Nullable LineDirection direction,
            @Nullable Boolean debug) {
        return NumberAnswer.from(
                predictions.readNumber(
                        target,
                        file,
                        Objects.requireNonNullElse(direction, LineDirection.AUTO).direction,
                        Objects.requireNonNullElse(alternatives, DEFAULT_ALTERNATIVES)),
                target.modelId(),
                Boolean.TRUE.equals(debug));
    }
}
