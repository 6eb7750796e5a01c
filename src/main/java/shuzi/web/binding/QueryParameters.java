package shuzi.web.binding;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionException;
import org.springframework.format.FormatterRegistry;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import shuzi.web.paging.PageQuery;
import shuzi.web.paging.SortedBy;
import shuzi.web.problem.FieldProblem;
import shuzi.web.problem.InvalidRequestException;

/**
 * Reports all errors of a query at once: unknown parameters, which must not be ignored; repeated parameters; values of
 * a wrong type or out of bounds; an order that the list does not have. Spring would stop at the first invalid argument.
 */
@Configuration(proxyBeanMethods = false)
class QueryParameters implements WebMvcConfigurer, HandlerInterceptor {

    private static final String OURS = "shuzi."; // not the controllers of springdoc

    private final DefaultParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();
    private final DefaultFormattingConversionService conversions = new DefaultFormattingConversionService();
    private final Map<Method, Map<String, Known>> known = new ConcurrentHashMap<>();
    private final LocalValidatorFactoryBean validator;

    QueryParameters(LocalValidatorFactoryBean validator) {
        this.validator = validator;
        ResourceIds.addConverters(conversions);
    }

    /**
     * A parameter of an operation.
     *
     * @param argument index of the controller method's argument that receives it
     * @param type type of the parameter
     * @param owner the record of which it is a component; null if it is an argument of its own
     */
    private record Known(
            int argument, Class<?> type, @Nullable Class<?> owner) {

        boolean isList() {
            return type.isArray() || Collection.class.isAssignableFrom(type);
        }
    }

    @Override
    public void addFormatters(FormatterRegistry registry) {
        ResourceIds.addConverters(registry);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String query = request.getQueryString();
        if (query != null
                && request.getDispatcherType() == DispatcherType.REQUEST
                && handler instanceof HandlerMethod method
                && isOperation(method.getBeanType())) {
            Map<String, Known> parameters = known.computeIfAbsent(method.getMethod(), any -> parameters(method));
            Map<String, Long> sent =
                    names(query).collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            List<FieldProblem> errors = new ArrayList<>();
            sent.keySet().stream()
                    .filter(name -> !parameters.containsKey(name))
                    .map(name -> new FieldProblem(
                            name,
                            parameters.isEmpty()
                                    ? "is not a parameter of this operation, which has none"
                                    : "is not a parameter of this operation; its parameters are "
                                            + parameters.keySet()))
                    .forEach(errors::add);
            if (!(request instanceof FormRequest)) { // UnknownFormFields checks parts and parameters of a form together
                errors.addAll(invalidValues(request, method, parameters, sent, !errors.isEmpty()));
            }
            if (!errors.isEmpty()) {
                throw InvalidRequestException.fields(errors);
            }
        }
        return true;
    }

    /** Returns whether a controller is one of the API's. The page is not: links to it may have parameters of other sites. */
    private static boolean isOperation(Class<?> controller) {
        return controller.getName().startsWith(OURS) && controller.isAnnotationPresent(RestController.class);
    }

    /**
     * Returns the errors in values of known parameters.
     *
     * @param hasErrors whether the query has other errors; if there are none, Spring reports the values that are out of
     *     bounds
     */
    private List<FieldProblem> invalidValues(
            HttpServletRequest request,
            HandlerMethod method,
            Map<String, Known> parameters,
            Map<String, Long> sent,
            boolean hasErrors) {
        var errors = new ArrayList<FieldProblem>();
        var arguments = new Object[method.getMethodParameters().length];
        var values = new LinkedHashMap<String, @Nullable Object>();
        parameters.forEach((name, parameter) -> {
            long times = sent.getOrDefault(name, 0L);
            if (times == 0 || parameter.isList()) {
                return;
            }
            if (times > 1) {
                errors.add(new FieldProblem(name, "is given %d times".formatted(times)));
                return;
            }
            String text = request.getParameter(name);
            try {
                Object value = conversions.convert(text, parameter.type);
                values.put(name, value);
                if (parameter.owner == null && value != null) {
                    arguments[parameter.argument] = value;
                }
            } catch (ConversionException ignored) { // its message is for developers
                errors.add(FieldProblem.ofType(name, text, parameter.type));
            }
        });
        SortedBy sorted = method.getMethodAnnotation(SortedBy.class);
        if (sorted != null && values.get("sort") instanceof String sort) {
            PageQuery.problemOfSort(sort, List.of(sorted.value())).ifPresent(errors::add);
        }
        if (hasErrors || !errors.isEmpty()) {
            Stream<? extends ConstraintViolation<?>> ofArguments =
                    validator
                            .forExecutables()
                            .validateParameters(method.getBean(), method.getMethod(), arguments)
                            .stream();
            ofArguments
                    .filter(violation -> values.containsKey(parameter(violation)))
                    .forEach(violation -> errors.add(new FieldProblem(parameter(violation), violation.getMessage())));
            values.forEach((name, value) -> {
                Class<?> owner = Objects.requireNonNull(parameters.get(name)).owner;
                if (owner != null) {
                    validator
                            .validateValue(owner, name, value)
                            .forEach(violation -> errors.add(new FieldProblem(name, violation.getMessage())));
                }
            });
        }
        return errors;
    }

    /** Returns the name of the argument that violates a constraint. */
    private static String parameter(ConstraintViolation<?> violation) {
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getKind() == ElementKind.PARAMETER) {
                return node.getName();
            }
        }
        return "";
    }

    /** Returns the names of the parameters in a query, decoded. Parameters in the body of a form are not included. */
    private static Stream<String> names(String query) {
        return Arrays.stream(query.split("&"))
                .filter(parameter -> !parameter.isEmpty())
                .map(parameter -> parameter.split("=", 2)[0])
                .map(name -> {
                    try {
                        return URLDecoder.decode(name, StandardCharsets.UTF_8);
                    } catch (IllegalArgumentException ignored) {
                        return name; // malformed, hence unknown
                    }
                });
    }

    /** Returns the parameters of a controller method by name: its own arguments and the components of its records. */
    private Map<String, Known> parameters(HandlerMethod method) {
        var parameters = new LinkedHashMap<String, Known>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            parameter.initParameterNameDiscovery(names);
            RequestParam single = parameter.getParameterAnnotation(RequestParam.class);
            int argument = parameter.getParameterIndex();
            Class<?> type = parameter.getParameterType();
            if (single != null) {
                parameters.put(
                        single.name().isEmpty() ? String.valueOf(parameter.getParameterName()) : single.name(),
                        new Known(argument, type, null));
            } else if (type.isRecord()
                    && !parameter.hasParameterAnnotation(PathVariable.class)
                    && !parameter.hasParameterAnnotation(RequestBody.class)) {
                for (RecordComponent component : type.getRecordComponents()) {
                    parameters.put(component.getName(), new Known(argument, component.getType(), type));
                }
            }
        }
        return parameters;
    }
}
