package shuzi.report;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.function.Function;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import shuzi.core.id.ModelId;
import shuzi.core.plot.Plot;
import shuzi.core.plot.SamplePlot;
import shuzi.model.Model;
import shuzi.model.Models;
import shuzi.web.problem.Problems;

/** Sends plots of models over HTTP. */
@RestController
@RequestMapping(
        path = "/models/{id}/plots",
        produces = {MediaType.IMAGE_PNG_VALUE, ModelPlotController.SVG})
@Tag(name = "Models", description = "Trained networks; their weights never change")
class ModelPlotController {

    static final String SVG = JobPlotController.SVG;

    private final Models models;
    private final ModelPlots plots;
    private final PlotAnswers answers;

    ModelPlotController(Models models, ModelPlots plots, PlotAnswers answers) {
        this.models = models;
        this.plots = plots;
        this.answers = answers;
    }

    @Operation(
            operationId = "plotConfusionMatrix",
            summary = "Plot a model's confusion matrix",
            description = "Returns a heat map: rows are the true classes, columns the predicted ones.")
    @ApiResponse(
            responseCode = "200",
            description = "The plot",
            content = {
                @Content(mediaType = MediaType.IMAGE_PNG_VALUE, schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = SVG, schema = @Schema(type = "string"))
            })
    @Problems({400, 404, 406, 429})
    @GetMapping("/confusion-matrix")
    ResponseEntity<byte[]> confusionMatrix(
            @Parameter(description = "Id of the model; `GET /models` lists them") @PathVariable ModelId id,
            @Valid @ParameterObject PlotMeasures measures,
            @Parameter(hidden = true) @RequestHeader HttpHeaders headers)
            throws HttpMediaTypeNotAcceptableException {
        return plot("confusion-matrix", id, List.of(), measures, headers, plots::confusionMatrix);
    }

    @Operation(
            operationId = "plotAccuracyByLabel",
            summary = "Plot a model's accuracy by label",
            description = "Returns a bar for the accuracy on the test images of each character.")
    @ApiResponse(
            responseCode = "200",
            description = "The plot",
            content = {
                @Content(mediaType = MediaType.IMAGE_PNG_VALUE, schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = SVG, schema = @Schema(type = "string"))
            })
    @Problems({400, 404, 406, 429})
    @GetMapping("/accuracy-by-label")
    ResponseEntity<byte[]> accuracyByLabel(
            @Parameter(description = "Id of the model; `GET /models` lists them") @PathVariable ModelId id,
            @Valid @ParameterObject PlotMeasures measures,
            @Parameter(hidden = true) @RequestHeader HttpHeaders headers)
            throws HttpMediaTypeNotAcceptableException {
        return plot("accuracy-by-label", id, List.of(), measures, headers, plots::accuracyByLabel);
    }

    @Operation(
            operationId = "plotSamplePredictions",
            summary = "Plot a model's predictions for random test images",
            description = "Shows random test images, each with its label and the model's prediction, like the"
                    + " tutorial's last figure. Returns 404 for a model whose data set was deleted or that was imported"
                    + " without one.")
    @ApiResponse(
            responseCode = "200",
            description = "The plot",
            content = {
                @Content(mediaType = MediaType.IMAGE_PNG_VALUE, schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = SVG, schema = @Schema(type = "string"))
            })
    @Problems({400, 404, 406, 429})
    @GetMapping("/sample-predictions")
    ResponseEntity<byte[]> samplePredictions(
            @Parameter(description = "Id of the model; `GET /models` lists them") @PathVariable ModelId id,
            @Parameter(description = "Number of images", example = "10")
                    @RequestParam(defaultValue = "10")
                    @Min(1)
                    @Max(SamplePlot.MAX_SAMPLES)
                    int count,
            @Parameter(description = "Seed of the random choice", example = "0") @RequestParam(defaultValue = "0")
                    long seed,
            @Valid @ParameterObject PlotMeasures measures,
            @Parameter(hidden = true) @RequestHeader HttpHeaders headers)
            throws HttpMediaTypeNotAcceptableException {
        return plot(
                "sample-predictions",
                id,
                List.of(count, seed),
                measures,
                headers,
                model -> plots.samplePredictions(model, count, seed));
    }

    @Operation(
            operationId = "plotWeights",
            summary = "Plot a model's weights",
            description = "Shows the weights of the first layer: a picture for each hidden unit, as many as fit,"
                    + " all in the same colours.")
    @ApiResponse(
            responseCode = "200",
            description = "The plot",
            content = {
                @Content(mediaType = MediaType.IMAGE_PNG_VALUE, schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = SVG, schema = @Schema(type = "string"))
            })
    @Problems({400, 404, 406, 429})
    @GetMapping("/weights")
    ResponseEntity<byte[]> weights(
            @Parameter(description = "Id of the model; `GET /models` lists them") @PathVariable ModelId id,
            @Valid @ParameterObject PlotMeasures measures,
            @Parameter(hidden = true) @RequestHeader HttpHeaders headers)
            throws HttpMediaTypeNotAcceptableException {
        return plot("weights", id, List.of(), measures, headers, plots::weights);
    }

    private ResponseEntity<byte[]> plot(
            String name,
            ModelId id,
            List<? extends Number> choice,
            PlotMeasures measures,
            HttpHeaders headers,
            Function<Model, Plot> plot)
            throws HttpMediaTypeNotAcceptableException {
        Model model = models.get(id);
        return answers.answer(
                headers, measures.toSize(), name + "-" + id, List.of(model.name(), choice), () -> plot.apply(model));
    }
}
