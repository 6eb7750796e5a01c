package shuzi.report;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
import shuzi.core.id.JobId;
import shuzi.core.plot.CurvePlot;
import shuzi.core.plot.PlotSize;
import shuzi.training.JobBody;
import shuzi.training.TrainingHistory;
import shuzi.web.problem.Problems;

/** Sends plots of training jobs over HTTP. */
@RestController
@RequestMapping(
        path = "/training-jobs/{id}/plots",
        produces = {MediaType.IMAGE_PNG_VALUE, JobPlotController.SVG})
@Tag(name = "Training jobs", description = "Train a network on a data set, in the background")
class JobPlotController {

    static final String SVG = "image/svg+xml";
    private static final int MAX_COMPARED = CurvePlot.MAX_RUNS - 1;
    private static final String COMPARE =
            "Ids of up to " + MAX_COMPARED + " more jobs to draw in the same plot, each in its own colour";

    private final TrainingHistory history;
    private final JobPlots plots;
    private final PlotAnswers answers;

    JobPlotController(TrainingHistory history, JobPlots plots, PlotAnswers answers) {
        this.history = history;
        this.plots = plots;
        this.answers = answers;
    }

    @Operation(
            operationId = "plotCost",
            summary = "Plot a job's cost by epoch",
            description = "Plots one job or compares several. While a job runs, the plot shows its completed epochs.")
    @ApiResponse(
            responseCode = "200",
            description = "The plot",
            content = {
                @Content(mediaType = MediaType.IMAGE_PNG_VALUE, schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = SVG, schema = @Schema(type = "string"))
            })
    @Problems({400, 404, 406, 429})
    @GetMapping("/cost")
    ResponseEntity<byte[]> cost(
            @Parameter(description = "Id of the job; `GET /training-jobs` lists them") @PathVariable JobId id,
            @Parameter(description = COMPARE) @RequestParam(required = false) @Size(max = MAX_COMPARED) @Nullable
                    List<JobId> compare,
            @Valid @ParameterObject PlotMeasures measures,
            @Parameter(hidden = true) @RequestHeader HttpHeaders headers)
            throws HttpMediaTypeNotAcceptableException {
        return plot(JobPlots.Measure.COST, id, compare, measures.toSize(), headers);
    }

    @Operation(
            operationId = "plotAccuracy",
            summary = "Plot a job's accuracies by epoch",
            description = "Plots the accuracies on training, validation and test images of one job, or compares"
                    + " several. While a job runs, the plot shows its completed epochs.")
    @ApiResponse(
            responseCode = "200",
            description = "The plot",
            content = {
                @Content(mediaType = MediaType.IMAGE_PNG_VALUE, schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = SVG, schema = @Schema(type = "string"))
            })
    @Problems({400, 404, 406, 429})
    @GetMapping("/accuracy")
    ResponseEntity<byte[]> accuracy(
            @Parameter(description = "Id of the job; `GET /training-jobs` lists them") @PathVariable JobId id,
            @Parameter(description = COMPARE) @RequestParam(required = false) @Size(max = MAX_COMPARED) @Nullable
                    List<JobId> compare,
            @Valid @ParameterObject PlotMeasures measures,
            @Parameter(hidden = true) @RequestHeader HttpHeaders headers)
            throws HttpMediaTypeNotAcceptableException {
        return plot(JobPlots.Measure.ACCURACY, id, compare, measures.toSize(), headers);
    }

    private ResponseEntity<byte[]> plot(
            JobPlots.Measure measure, JobId id, @Nullable List<JobId> compare, PlotSize size, HttpHeaders headers)
            throws HttpMediaTypeNotAcceptableException {
        List<JobBody> jobs = Stream.concat(
                        Stream.of(id), Objects.requireNonNullElse(compare, List.<JobId>of()).stream())
                .filter(Objects::nonNull) // an element of the list that is blank counts as left out
                .distinct()
                .map(history::get)
                .toList();
        List<String> state = jobs.stream()
                .map(job -> "%s %s %d"
                        .formatted(job.id(), job.status(), job.progress().epoch()))
                .toList();
        return answers.answer(
                headers, size, measure.fileName() + "-" + id, state, () -> plots.plot(measure, jobs, size.width()));
    }
}
