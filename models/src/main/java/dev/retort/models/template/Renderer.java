package dev.retort.models.template;

import java.util.ArrayList;
import java.util.List;

/** Runs a template's statements over variables and gathers the text they print. */
final class Renderer {
    /** What a statement tells the loop around it. */
    private enum Flow {
        ON,
        CONTINUE,
        BREAK
    }

    private final Budget budget;
    private final Evaluator evaluator;
    private StringBuilder out = new StringBuilder();
    private int line;

    Renderer(Budget budget) {
        this.budget = budget;
        this.evaluator = new Evaluator(budget);
    }

    String render(List<Statement> body, Variables names) {
        run(body, names);
        return out.toString();
    }

    /** Line of the statement that runs now, or ran last. */
    int line() {
        return line;
    }

    private Flow run(List<Statement> body, Variables names) {
        budget.enter();
        Flow flow = Flow.ON;
        for (Statement statement : body) {
            line = statement.line();
            budget.step();
            flow = run(statement, names);
            if (flow != Flow.ON) {
                break;
            }
        }
        budget.leave();
        return flow;
    }

    private Flow run(Statement statement, Variables names) {
        switch (statement) {
            case Statement.Text text -> print(text.text());
            case Statement.Print print -> print(Printer.text(evaluator.value(print.value(), names), budget));
            case Statement.If choice -> {
                return run(Values.truth(evaluator.value(choice.test(), names)) ? choice.yes() : choice.no(), names);
            }
            case Statement.For loop -> {
                return loop(loop, names);
            }
            case Statement.Assign assign -> assign(assign, names);
            case Statement.AssignBlock block -> {
                Variables inner = new Variables(names);
                inner.set(Statement.BLOCK, captured(block.body(), new Variables(names)));
                assign(block.target(), evaluator.value(block.value(), inner), names);
            }
            case Statement.FilterBlock block -> {
                Variables inner = new Variables(names);
                inner.set(Statement.BLOCK, captured(block.body(), new Variables(names)));
                print(Printer.text(evaluator.value(block.value(), inner), budget));
            }
            case Statement.MacroDefinition macro ->
                names.set(macro.name(), (Callable) arguments -> call(macro, arguments, names));
            case Statement.Group group -> {
                return run(group.body(), names);
            }
            case Statement.Break _ -> {
                return Flow.BREAK;
            }
            case Statement.Continue _ -> {
                return Flow.CONTINUE;
            }
        }
        return Flow.ON;
    }

    private void print(String text) {
        budget.size(text.length());
        Budget.requireSize((long) out.length() + text.length());
        out.append(text);
    }

    private String captured(List<Statement> body, Variables names) {
        StringBuilder outer = out;
        out = new StringBuilder();
        run(body, names);
        String text = out.toString();
        out = outer;
        return text;
    }

    private Flow loop(Statement.For loop, Variables names) {
        List<Object> items = new ArrayList<>();
        for (Object item : evaluator.values().items(evaluator.value(loop.items(), names))) {
            if (loop.filter() == null || Values.truth(evaluator.value(loop.filter(), turn(loop, item, names)))) {
                items.add(item);
            }
        }
        if (items.isEmpty()) {
            return run(loop.otherwise(), new Variables(names));
        }
        for (int i = 0; i < items.size(); i++) {
            Variables turn = turn(loop, items.get(i), names);
            turn.set("loop", new Loop(items, i));
            if (run(loop.body(), turn) == Flow.BREAK) {
                break;
            }
        }
        return Flow.ON;
    }

    /** The names of one turn: what is set inside a turn ends with it. */
    private Variables turn(Statement.For loop, Object item, Variables names) {
        Variables turn = new Variables(names);
        List<String> targets = loop.names();
        if (targets.size() == 1) {
            turn.set(targets.getFirst(), item);
        } else {
            List<Object> parts = unpacked(item, targets.size());
            for (int i = 0; i < parts.size(); i++) {
                turn.set(targets.get(i), parts.get(i));
            }
        }
        return turn;
    }

    private List<Object> unpacked(Object value, int count) {
        List<Object> parts = evaluator.values().items(value);
        if (parts.size() != count) {
            throw new TemplateFault("expected " + count + " values to unpack, found " + parts.size());
        }
        return parts;
    }

    private void assign(Statement.Assign assign, Variables names) {
        Object value = evaluator.value(assign.value(), names);
        if (assign.targets().size() == 1) {
            assign(assign.targets().getFirst(), value, names);
            return;
        }
        List<Object> parts = unpacked(value, assign.targets().size());
        for (int i = 0; i < parts.size(); i++) {
            assign(assign.targets().get(i), parts.get(i), names);
        }
    }

    private void assign(Statement.Target target, Object value, Variables names) {
        if (target.attribute() == null) {
            names.set(target.name(), value);
        } else if (names.get(target.name()) instanceof Namespace namespace) {
            namespace.attributes().put(target.attribute(), value);
        } else {
            throw new TemplateFault("'" + target.name() + "' is no namespace, so its attributes cannot be set");
        }
    }

    private Object call(Statement.MacroDefinition macro, Arguments arguments, Variables defined) {
        int callerLine = line;
        Variables names = new Variables(defined);
        List<String> parameters = macro.parameters();
        if (arguments.positional().size() > parameters.size()
                || !parameters.containsAll(arguments.named().keySet())) {
            throw new TemplateFault("the macro '" + macro.name() + "' takes " + parameters);
        }
        int firstDefault = parameters.size() - macro.defaults().size();
        for (int i = 0; i < parameters.size(); i++) {
            Object given = arguments.at(i, parameters.get(i), Undefined.name(parameters.get(i)));
            boolean absent =
                    i >= arguments.positional().size() && !arguments.named().containsKey(parameters.get(i));
            boolean defaulted = absent && i >= firstDefault;
            names.set(
                    parameters.get(i),
                    defaulted ? evaluator.value(macro.defaults().get(i - firstDefault), names) : given);
        }
        String text = captured(macro.body(), names);
        line = callerLine;
        return text;
    }
}
