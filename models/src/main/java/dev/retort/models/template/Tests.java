package dev.retort.models.template;

import java.util.List;
import java.util.Map;

/** What may stand after {@code is}. */
final class Tests {
    private final Values values;

    Tests(Values values) {
        this.values = values;
    }

    boolean holds(String name, Object value, Arguments arguments) {
        return switch (name) {
            case "defined" -> !(value instanceof Undefined);
            case "undefined" -> value instanceof Undefined;
            case "none" -> value == None.NONE;
            case "string" -> value instanceof String;
            case "mapping" -> value instanceof Map<?, ?>;
            // An undefined value is an empty sequence, as Python's jinja2 has it.
            case "iterable", "sequence" ->
                value instanceof String
                        || value instanceof List<?>
                        || value instanceof Map<?, ?>
                        || value instanceof Undefined;
            case "number" -> Values.number(value) != null;
            case "integer" -> value instanceof Long;
            case "float" -> value instanceof Double;
            case "boolean" -> value instanceof Boolean;
            case "true" -> value.equals(true);
            case "false" -> value.equals(false);
            case "callable" -> value instanceof Callable;
            case "in" -> values.contains(arguments.need(0, name), value);
            case "equalto", "eq", "==" -> values.equal(value, arguments.need(0, name));
            case "ne", "!=" -> !values.equal(value, arguments.need(0, name));
            case "lt", "lessthan", "<" -> values.compare(value, arguments.need(0, name)) < 0;
            case "le", "<=" -> values.compare(value, arguments.need(0, name)) <= 0;
            case "gt", "greaterthan", ">" -> values.compare(value, arguments.need(0, name)) > 0;
            case "ge", ">=" -> values.compare(value, arguments.need(0, name)) >= 0;
            case "even" -> whole(value) % 2 == 0;
            case "odd" -> whole(value) % 2 != 0;
            case "divisibleby" -> {
                long divisor = whole(arguments.need(0, name));
                if (divisor == 0) {
                    throw new TemplateFault("division by zero");
                }
                yield whole(value) % divisor == 0;
            }
            case "lower" ->
                value instanceof String s && s.equals(PythonText.lower(s)) && !s.equals(PythonText.upper(s));
            case "upper" ->
                value instanceof String s && s.equals(PythonText.upper(s)) && !s.equals(PythonText.lower(s));
            default -> throw new TemplateFault("there is no test named '" + name + "'");
        };
    }

    private static long whole(Object value) {
        if (value instanceof Long n) {
            return n;
        }
        throw new TemplateFault("a " + Values.kind(value) + " is no whole number");
    }
}
