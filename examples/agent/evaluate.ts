/**
 * The value of an arithmetic expression: numbers, `+ - * /` and parentheses, with the usual precedence.
 * @throws RangeError for a division by zero; SyntaxError for anything else that has no value.
 */
export function evaluate(expression: string): number {
  const parts = expression.match(/\d+(?:\.\d+)?|[-+*/()]|\S/g) ?? []
  let at = 0

  const sum = (): number => {
    let value = product()
    while (parts[at] === '+' || parts[at] === '-')
      value = parts[at++] === '+' ? value + product() : value - product()
    return value
  }
  const product = (): number => {
    let value = factor()
    while (parts[at] === '*' || parts[at] === '/') {
      const divide = parts[at++] === '/'
      const by = factor()
      if (divide && by === 0) throw new RangeError('Division by zero.')
      value = divide ? value / by : value * by
    }
    return value
  }
  const factor = (): number => {
    const part = parts[at++]
    if (part === '-') return -factor()
    if (part === '(') {
      const value = sum()
      if (parts[at++] !== ')') throw new SyntaxError(`A parenthesis is not closed in "${expression}".`)
      return value
    }
    if (part === undefined || !/^\d/.test(part))
      throw new SyntaxError(`"${expression}" is no arithmetic expression.`)
    return Number(part)
  }

  const value = sum()
  if (at < parts.length) throw new SyntaxError(`"${expression}" is no arithmetic expression.`)
  return value
}
